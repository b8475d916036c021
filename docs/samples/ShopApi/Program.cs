using ShopApi;

// A shop's segments, funnel and retention behind HTTP, over a database that it makes itself. Run it, and ask:
//   curl localhost:5000/segments          curl localhost:5000/funnels/checkout      curl localhost:5000/rules
//   curl localhost:5000/segments/going_quiet   curl localhost:5000/retention        curl localhost:5000/health
//   curl -X POST localhost:5000/refresh        curl localhost:5000/segments/going_quiet/changes        curl -X POST localhost:5000/rules/reload
WebApplication app = await ShopApplication.CreateAsync(args);
await app.RunAsync();
