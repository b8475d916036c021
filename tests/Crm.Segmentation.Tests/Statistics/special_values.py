"""Prints values of special functions with 17 digits, computed with 60 digits by mpmath: function, arguments, value. Arguments are exact doubles.

    python3 special_values.py > special-values.txt
"""
from itertools import product

from mpmath import mp, mpf, digamma, erfc, exp, hyp2f1, hyperu, log, loggamma, psi, sqrt, betainc, findroot

mp.dps = 60


def show(name, value, *args):
    print(name, *(repr(float(a)) for a in args), mp.nstr(value, 17, strip_zeros=False))


for x in [1e-300, 1e-10, 0.1, 0.25, 0.5, 0.75, 1 - 1e-9, 1 + 1e-9, 1.25, 1.5, 1.9, 2 - 1e-8, 2 + 1e-12, 2.5, 3.7, 7.0, 14.9, 15.0, 42.5, 1e3, 1e5, 1e8, 1e15, 1e100]:
    show("log_gamma", loggamma(mpf(x)), x)
    show("digamma", digamma(mpf(x)), x)
    if x > 1e-100:
        show("trigamma", psi(1, mpf(x)), x)

with mp.workdps(400):
    for a, x in product([1e-300, 1e-16, 1e-8, 0.24, 0.5, 1.0, 3.0, 12.5, 1e3, 1e7, 1e9, 1e12, 1e15], [1e-9, 0.5, 1.0, 2.0, 7.0, 7.3, 100.0, 2500.5, 1e6]):
        show("log_pochhammer", loggamma(mpf(a) + mpf(x)) - loggamma(mpf(a)), a, x)
        show("log_beta", loggamma(mpf(a)) + loggamma(mpf(x)) - loggamma(mpf(a) + mpf(x)), a, x)

def lower_gamma(a, x):
    """Regularised, by its series of positive terms."""
    term = total = exp(a * log(x) - x - loggamma(a + 1))
    k = 1
    while term > total * mpf(10) ** -mp.dps:
        term *= x / (a + k)
        total += term
        k += 1
    return total


with mp.workdps(300):
    for a, ratio in product([0.01, 0.5, 1.0, 2.5, 10.0, 100.0, 1e4, 1e6], [0.001, 0.1, 0.5, 0.9, 0.99, 1.0, 1.01, 1.1, 2.0, 5.0, 20.0]):
        x = a * ratio
        if x < 60 or 0.98 < ratio < 1.02:
            p = lower_gamma(mpf(a), mpf(x))
            show("log_gamma_lower", log(p), a, x)
            show("log_gamma_upper", log(1 - p), a, x)


with mp.workdps(350):
    for a, b, x in product([0.01, 0.5, 1.0, 3.5, 40.0, 700.0], [0.02, 0.5, 2.0, 30.0, 900.0], [1e-12, 0.01, 0.3, 0.5, 0.75, 0.97, 1 - 1e-10]):
        value = betainc(mpf(a), mpf(b), 0, mpf(x), regularized=True)
        if value > 0:
            show("log_beta_lower", log(value), a, b, x)

for z in [-38.0, -8.0, -2.5, -1.0, -1e-3, 1e-12, 0.3, 0.674489750196082, 1.2, 1.959963984540054, 3.0, 5.5, 9.5, 20.0, 37.5]:
    show("erfc", erfc(mpf(z)), z)
for z in [-40.0, -8.0, -1.0, 0.0, 1e-9, 0.5, 1.96, 4.0, 9.5, 37.5, 100.0, 1e4, 1e8]:
    with mp.workdps(60):
        q = erfc(mpf(z) / sqrt(mpf(2))) / 2 if z < 1e3 else None
        value = log(q) if q is not None else -mpf(z) ** 2 / 2 - log(mpf(z)) - log(2 * mp.pi) / 2 + log(1 - 1 / mpf(z) ** 2 + 3 / mpf(z) ** 4 - 15 / mpf(z) ** 6)
        show("log_normal_tail", value, z)
for p in [1e-300, 1e-16, 1e-6, 0.0005, 0.025, 0.1, 0.4, 0.4999, 0.499999999, 0.5000001, 0.501, 0.6, 0.75, 0.975, 0.999999]:
    show("normal_quantile", -sqrt(mpf(2)) * mp.erfinv(1 - 2 * mpf(p)) if p > 1e-10 else findroot(lambda z: log(erfc(-z / sqrt(mpf(2))) / 2) - log(mpf(p)), -sqrt(-2 * log(mpf(p)))), p)
for t, df in product([0.0, 1e-6, 0.5, 2.0, 9.5, 40.0, 1e4], [0.5, 1.0, 2.7, 10.0, 63.8, 1e3, 1e6]):
    x = mpf(df) / (mpf(df) + mpf(t) ** 2)
    with mp.workdps(60):
        value = betainc(mpf(df) / 2, mpf("0.5"), 0, x, regularized=True) / 2
        if value > 0 and df < 1e5:
            show("log_student_tail", log(value), t, df)

# Gauss: BG/NBD (r + x, b + x; a + b + x - 1), Pareto/NBD (r + s + x, s + 1; r + s + x + 1), discounted lifetimes (1, b + n; a + b + n).
mp.dps = 50
ZS = [1e-6, 0.1, 0.5, 0.85, 0.95, 0.999, 0.999999]


def gauss(a, b, c, z):
    value = hyp2f1(mpf(a), mpf(b), mpf(c), mpf(z), maxterms=10 ** 7, maxprec=10 ** 5)
    show("log_gauss", log(abs(value)), a, b, c, z)
    show("sign_gauss", mp.sign(value), a, b, c, z)


for (r, a, b), x, z in product([(0.2425, 0.793, 2.426), (0.5, 0.2, 0.3), (0.6, 0.25, 0.5), (2.5, 1.0, 1.5), (0.3, 3.0, 0.7)], [0, 1, 5, 40, 300], ZS):
    if a + b + x - 1 != 0:
        gauss(r + x, b + x, a + b + x - 1, z)
for (r, s), x, z in product([(0.553, 0.606), (0.5329, 64.2792), (0.5, 1.0)], [0, 2, 30, 300, 2000], ZS):
    gauss(r + s + x, s + 1, r + s + x + 1, z)
    gauss(r + s + x, r + x, r + s + x + 1, z)
for (a, b), n, d in product([(0.704, 1.182), (0.668, 3.806)], [0, 1, 5], [1e-6, 0.0027, 0.1]):
    gauss(1.0, b + n, a + b + n, 1 / (1 + d))

# Tricomi: Pareto/NBD's discounted expected residual transactions, (s, s, delta * (beta + T)).
mp.dps = 40
for s, z in product([1e-7, 0.01, 0.606, 1.0, 3.5, 64.2792, 500.0], [1e-6, 0.003, 0.1, 1.0, 7.0, 60.0, 2000.0]):
    with mp.workdps(200 if s > 10 else 60):
        show("log_tricomi", log(hyperu(mpf(s), mpf(s), mpf(z))), s, s, z)
for a, b, z in [(0.5, 2.5, 0.1), (2.0, -3.5, 4.0), (30.0, 5.25, 12.0), (1.0, 1.0, 1e-8), (0.25, 10.0, 1e-3)]:
    with mp.workdps(100):
        show("log_tricomi", log(hyperu(mpf(a), mpf(b), mpf(z))), a, b, z)
