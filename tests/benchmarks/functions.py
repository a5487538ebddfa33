"""The mathematics of the workloads, each function written once; `np` is any namespace with exp, sin, log."""


def bump(np, x):
    """exp(sin(x)·x)/(1 + x²)."""
    return np.exp(np.sin(x) * x) / (1 + x * x)


def several(np, *x):
    """exp(x₀·x₁)·sin(x₂) + log(1 + Σ xᵢ²), of three variables or more."""
    return np.exp(x[0] * x[1]) * np.sin(x[2]) + np.log(sum((u * u for u in x), start=1))


def dense(np, x):
    """sin(exp(x)/(2 + sin(x)))·log(2 + exp(x)), of which no derivative of any part is zero."""
    return np.sin(np.exp(x) / (2 + np.sin(x))) * np.log(2 + np.exp(x))


def several_dense(np, x, y, z):
    """sin(exp(x + yz)/(2 + xyz) + log(2 + x + y + z)), of which no derivative is zero."""
    return np.sin(np.exp(x + y * z) / (2 + x * y * z) + np.log(2 + x + y + z))


def prescribed(np, k, x):
    """The k-th derivative of a weird function: one that has nothing to do with the others."""
    return np.sin(x + k * k)


def unit_sum(np, detach, order, x):
    """Σₖ fₖ(⊥x)·(x − ⊥x)ᵏ/k!, the weird function with the prescribed derivatives; f(⊥x) is ⊥f(x)."""
    x0 = detach(x)
    u, unit, total = x - x0, 1.0, 0.0
    for k in range(order + 1):
        total = total + prescribed(np, k, x0) * unit
        unit = unit * u / (k + 1)
    return total


def gaussian(np, samples, mean, width):
    """Return log p of actions drawn from a normal distribution, but for a constant."""
    z = (samples["action"] - mean) / width
    return -z * z / 2 - np.log(width)


def bernoulli(np, samples, bias, slope):
    """Return log p of actions 0 and 1 in the states where they were taken."""
    z = bias + slope * samples["state"]
    return samples["action"] * z - np.log1p(np.exp(z))


def dice(np, detach, log_p, samples, *parameters):
    """exp(τ − ⊥τ)·reward of every sample: its mean has the derivatives of the expected reward."""
    tau = log_p(np, samples, *parameters)
    return np.exp(tau - detach(tau)) * samples["reward"]
