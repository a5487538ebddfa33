import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="6. Teach it a function")

with app.setup(hide_code=True):
    import math

    import marimo as mo
    import numpy as np

    import jets
    from jets import errors, exp, rule, variable


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 6. Teach it a function

    Which number $w$ has $w \cdot e^w = x$? It is called $W(x)$. There is no formula for it, but Newton's method finds
    it.
    """)
    return


@app.function
def find(x):
    w = math.log1p(x)  # a guess
    for _ in range(20):
        w -= (w * math.exp(w) - x) / (math.exp(w) * (1 + w))
    return w


@app.cell(hide_code=True)
def _():
    point = mo.ui.slider(0, 4, 0.25, value=1, label="point", show_value=True)
    order = mo.ui.slider(1, 8, value=4, label="order", show_value=True)
    mo.hstack([point, order], justify="start", gap=2)
    return order, point


@app.cell
def _(order, point):
    x = variable(point.value, order=order.value)
    try:
        find(x)
        refused = "It went through."
    except errors.RefusedError as error:
        refused = f"A jet does not go through: *{error}*"
    mo.md(refused)
    return refused, x


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    `math.log1p` and `math.exp` want plain numbers, and a jet refuses to become one, for that would lose the
    derivatives. So we tell `jets` what the derivative is. Differentiate $w \cdot e^w = x$ on both sides:
    $w' \cdot e^w + w \cdot e^w \cdot w' = 1$. Therefore

    $$W'(x) = \frac{1}{e^{W(x)} \cdot (1 + W(x))}.$$

    First, `np.frompyfunc` makes of `find` a function as NumPy's own are, with 1 argument and 1 result. Then `rule`
    takes this one line of calculus.
    """)
    return


@app.cell
def _():
    W = np.frompyfunc(find, 1, 1)
    rule(W, lambda x: 1 / (exp(W(x)) * (1 + W(x))))
    return (W,)


@app.cell
def _(W, x):
    jet = W(x)
    jet
    return (jet,)


@app.cell
def _(W, order, point):
    jets.plot(W, at=point.value, order=order.value, span=(-0.3, 5))
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    That is enough for all orders: the slope is itself calculated with jets, so its slope is known, and so on.

    Is it right? Put the jet into the equation $w \cdot e^w = x$: it has to come out as $x$ itself, up to rounding. And
    at 0 the $k$-th derivative of $W$ is known to be $(-k)^{k-1}$: 1, −2, 9, −64, …
    """)
    return


@app.cell
def _(jet):
    equation = jet * exp(jet)
    mo.md(f"W·exp(W) = {equation:.10f}")
    return (equation,)


if __name__ == "__main__":
    app.run()
