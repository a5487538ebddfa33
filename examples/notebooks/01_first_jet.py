import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="1. The first jet")

with app.setup(hide_code=True):
    from fractions import Fraction

    import marimo as mo

    import jets
    from jets import variable


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 1. The first jet

    A *jet* is a number that knows its derivatives. `variable(3, order=4)` is $x$ at the point 3, up to the fourth
    derivative: its value is 3, its slope is 1, and the rest is 0, since $x' = 1$ and $x'' = 0$. Move the sliders.
    """)
    return


@app.cell(hide_code=True)
def _():
    point = mo.ui.slider(1.5, 5, 0.25, value=3, label="point", show_value=True)
    order = mo.ui.slider(0, 8, value=4, label="order", show_value=True)
    mo.hstack([point, order], justify="start", gap=2)
    return order, point


@app.cell
def _(order, point):
    x = variable(Fraction(point.value), order=order.value)  # a fraction, so that nothing is rounded
    x
    return (x,)


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    Calculate with $x$ as with any number, for example $f(x) = (x^2 + 1)/(x - 1)$. The rules of calculus for sums,
    products and quotients are applied on the way.
    """)
    return


@app.function
def f(x):
    return (x**2 + 1) / (x - 1)


@app.cell
def _(x):
    jet = f(x)
    jet
    return (jet,)


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    In front of the powers stands the *coefficient*. It is the $k$-th derivative divided by $k! = 1 \cdot 2 \cdots k$,
    so from $k = 2$ on the two differ. Check them by hand: $f(x) = x + 1 + 2/(x - 1)$, so $f'(x) = 1 - 2/(x - 1)^2$,
    $f''(x) = 4/(x - 1)^3$, and so on.

    The picture shows $f$ and its slope $f'$. Dashed are the Taylor polynomials: of order 1 the tangent, of a higher
    order a curve that stays close to $f$ for longer.
    """)
    return


@app.cell
def _(order, point):
    jets.plot(f, at=point.value, order=order.value, span=(1.2, 6))
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    A jet goes through a program as well, through its loops and its decisions. Nobody told the next function how to
    differentiate anything. It is $x^n$, so its slope is $n \cdot x^{n-1}$.
    """)
    return


@app.function
def power(x, n):
    if n == 0:
        return 1
    half = power(x, n // 2)
    return half * half * (x if n % 2 else 1)


@app.cell
def _():
    n = mo.ui.slider(1, 12, value=10, label="n", show_value=True)
    n
    return (n,)


@app.cell
def _(n, x):
    tower = power(x, n.value)
    tower
    return (tower,)


@app.cell
def _(n, order, point, tower):
    assert tower.value == Fraction(point.value) ** n.value
    if order.value >= 1:
        assert tower.derivative(1) == n.value * Fraction(point.value) ** (n.value - 1)
    return


if __name__ == "__main__":
    app.run()
