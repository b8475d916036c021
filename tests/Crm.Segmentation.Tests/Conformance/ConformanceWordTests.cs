using System.Text.Json;
using Crm.Segmentation.Conformance;

namespace Crm.Segmentation.Tests.Conformance;

/// <summary>Words of cases that no shared case has are read where they may stand, and others are not.</summary>
public sealed class ConformanceWordTests
{
    [Theory]
    [InlineData("funnel", """{"config":{"steps":[{"event":null}],"policy":"earliest","entry":"open","count":"attempts","ties":"by_arrival","trend":{"period":"month"},"visible":["A"],"attribution":"last_touch"},"expected":{"excluded":[]}}""")]
    [InlineData("funnel", """{"config":{"steps":[{"any_of":["A",{"event":"B","where":{"k":null}}],"unless":{"event":"C","same":"k"},"first_time":"ever","optional":true}]},"expected":{"error":true}}""")]
    [InlineData("retention", """{"config":{"mode":"first_in_range","period":"year","cohort_period":"quarter","start":"2026-01-01","brackets":[1,2],"target":{"event":null},"return":{"event":"A","where":{"k":1}},"measure":"until","windowing":"24h","sum":"v","sum_over":"on"},"expected":{}}""")]
    [InlineData("lifecycle", """{"config":{"period":"quarter","from":"2026-01-01","to":"2026-12-31","count":2,"week_start":"Monday"},"expected":{"active":[1]}}""")]
    [InlineData("stickiness", """{"config":{"period":"month","from":"2026-01-01","to":"2026-12-31","criteria":["gte",3]},"expected":{"data":[1]}}""")]
    [InlineData("growth", """{"config":{"visit":{"event":"v"},"order":{"event":"o","unless":{"event":"c","same":"id","within_s":60}},"value":"amount","after":{"from":"2026-01-01","to":"2026-01-31"},"method":"shapley"},"expected":{"change":{"total":0,"visitors":0,"conversion":0,"orders_per_buyer":0,"order_value":0}}}""")]
    [InlineData("paths", """{"config":{"mode":"node_users","unit":"p.s","normalise":"in","only":["a"],"only_step":2,"trim_trailing_slash":true},"expected":{"nodes":{"1:a":{"reach":3,"continue":2,"dropoff":1}}}}""")]
    [InlineData("rules", """{"rules":"schema s { customer { } }","as_of":"2026-01-01","keys":"guid","copies":false,"lists":{"l":["a"]},"expected":{"cells":{"p":{"a":"x"}},"values":{"f":{"a":null}}}}""")]
    [InlineData("live", """{"rules":"","timeline":[{"input":"list","recv":"2026-01-01","name":"l","keys":[]}],"until":"2026-01-02","expected":{"cells":{"2026-01-02T00:00:00Z":{"p":{"a":"x"}}},"changes":[{"at":"2026-01-02","u":"a","name":"p","to":null,"effective":"always"}]}}""")]
    [InlineData("journeys", """{"journeys":[{"key":"k","trigger":{"segment":"s","on":"leave"},"holdout":{"key":"h","percent":5},"priority":1,"goal":{"event":"g"},"exit_on":[{"leave":"p.c"}],"steps":[{"set":{"attr":"a","value":1}},{"wait_until":"09:00"},{"send":"m","channel":"push","only_if":{"any":[{"trigger":"x","ne":1},{"attr":"a","in":[1]},{"attr":"b","missing":true}]}}]}],"timeline":[{"at":"2026-01-01","tick":true}],"until":"2026-01-02","expect":[{"at":"2026-01-01","do":"set","attr":"a","value":1}]}""")]
    [InlineData("journeys", """{"journeys":[],"timeline":[{"at":"2026-01-01","control":"messaging","caps":[{"scope":"all","max":1,"per":"1d","over":"exit"}],"consent":{"channels":{"sms":"ok"}}},{"at":"2026-01-01","result":{"node":"a","outcome":"delivered"},"id":"r"}],"until":"2026-01-02","expect":[]}""")]
    [InlineData("journeys_static_analysis", """{"code":"text-not-nfc","severity":"error","at":["a","b"],"journeys":[{"key":"a","steps":[]}],"messaging":{"caps":[{"scope":"tag:x","max":1,"per":"day"}]}}""")]
    public void Case_OfKnownWords_IsRead(string file, string json) => Assert.NotNull(CaseKinds.Read(file, JsonDocument.Parse(json).RootElement));

    [Theory]
    [InlineData("funnel", """{"config":{"steps":[],"order":"surprise"},"expected":{}}""", "config.order has the unknown value 'surprise'")]
    [InlineData("funnel", """{"config":{"steps":[],"order":"Ordered"},"expected":{}}""", "config.order has the unknown value 'Ordered'")]
    [InlineData("funnel", """{"config":{"steps":[{"event":"A","first_time":"surprise"}]},"expected":{}}""", "config.steps[0].first_time has the unknown value 'surprise'")]
    [InlineData("funnel", """{"config":{"steps":[{"any_of":[{"event":"A","surprise":1}]}]},"expected":{}}""", "config.steps[0].any_of[0] has the unknown field 'surprise'")]
    [InlineData("retention", """{"config":{"mode":"surprise"},"expected":{}}""", "config.mode has the unknown value 'surprise'")]
    [InlineData("stickiness", """{"config":{"period":"day","from":"2026-01-01","to":"2026-01-02","criteria":["surprise",1]},"expected":{}}""", "config.criteria[0] has the unknown value 'surprise'")]
    [InlineData("stickiness", """{"config":{"period":"day","from":"2026-01-01","to":"2026-01-02","criteria":["gte",1,2]},"expected":{}}""", "config.criteria must be a list of 2 values, not of 3")]
    [InlineData("live", """{"rules":"","timeline":[{"input":"surprise"}],"until":"2026-01-02","expected":{}}""", "timeline[0].input has the unknown value 'surprise'")]
    [InlineData("rules", """{"rules":"","keys":"surprise","expected":{}}""", "keys has the unknown value 'surprise'")]
    [InlineData("rules", """{"rules":"","as_of":"surprise","expected":{}}""", "as_of is no instant: 'surprise'")]
    [InlineData("journeys", """{"journeys":[{"key":"k","trigger":{"event":"e"},"steps":[{"surprise":1}]}],"timeline":[],"until":"2026-01-02","expect":[]}""", "but the unknown field 'surprise'")]
    [InlineData("journeys", """{"journeys":[{"key":"k","trigger":{"event":"e"},"steps":[{"wait":"1x"}]}],"timeline":[],"until":"2026-01-02","expect":[]}""", "journeys[0].steps[0].wait is no duration: '1x'")]
    [InlineData("journeys", """{"journeys":[{"key":"k","trigger":{"event":"e"},"filter":{"not":{"attr":"a","surprise":1}},"steps":[]}],"timeline":[],"until":"2026-01-02","expect":[]}""", "journeys[0].filter.not has the unknown field 'surprise'")]
    [InlineData("journeys", """{"journeys":[{"key":"k","trigger":{"event":"e"},"exit_on":[{"event":"e","where":{"a":{"surprise":"b"}}}],"steps":[]}],"timeline":[],"until":"2026-01-02","expect":[]}""", "journeys[0].exit_on[0].where.a has the unknown field 'surprise'")]
    [InlineData("journeys_static_analysis", """{"code":"surprise","severity":"error","at":"a"}""", "code has the unknown value 'surprise'")]
    public void Case_OfAnotherWord_NamesItAndItsPlace(string file, string json, string mistake) =>
        Assert.Contains(mistake, Assert.Throws<CaseException>(() => CaseKinds.Read(file, JsonDocument.Parse(json).RootElement)).Message, StringComparison.Ordinal);
}
