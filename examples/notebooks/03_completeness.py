import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="3. With ⊥ you can have everything")

with app.setup(hide_code=True):
    from fractions import Fraction
    from math import factorial

    import marimo as mo
    from sympy import diff, latex

    import jets
    from jets import detach, splice, variable, weird
    from jets.sympy import value


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 3. With ⊥ you can have everything

    Suppose you want a function with the value $x^2$, the slope $1/x$ and the second derivative 5. No ordinary function
    is like that, but a weird one is. Call $u = x - \bot x$. It has a slope and nothing else, $u^2/2$ has a second
    derivative and nothing else: of $u^k/k!$, the $k$-th derivative is 1 and all others are 0, the value too. These are
    the *unit functions*.
    """)
    return


@app.cell(hide_code=True)
def _():
    point = mo.ui.slider(0.5, 4, 0.25, value=2, label="point", show_value=True)
    k = mo.ui.slider(0, 4, value=2, label="k", show_value=True)
    mo.hstack([point, k], justify="start", gap=2)
    return k, point


@app.cell
def _(k, point):
    x = variable(Fraction(point.value), order=4)
    u = x - detach(x)
    unit = u**k.value / factorial(k.value)
    unit
    return unit, x


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    So take $\bot(f_0)$ for the value, add $\bot(f_1) \cdot u$ for the slope and $\bot(f_2) \cdot u^2/2$ for the second
    derivative. Each term sets one and leaves the others alone. This is the **completeness theorem**:

    $$w(x) = \sum_k \bot\left(f_k(x)\right) \cdot (x - \bot x)^k/k! \quad\text{has}\quad w^{(k)}(x) = f_k(x)
    \quad\text{for } k = 0, 1, 2, \ldots,$$

    whatever the functions $f_k$ are. `weird` builds this sum. You choose.
    """)
    return


@app.cell
def _():
    def square(x):
        return x**2

    def cube(x):
        return x**3

    def reciprocal(x):
        return 1 / x

    functions = {"x²": square, "x³": cube, "1/x": reciprocal, "0": 0, "1": 1, "5": 5}
    return cube, functions, square


@app.cell(hide_code=True)
def _(functions):
    def _chooser(label, value):
        return mo.ui.dropdown(functions, value=value, label=label, allow_select_none=False)

    f0, f1, f2 = _chooser("value", "x²"), _chooser("slope", "1/x"), _chooser("second derivative", "5")
    mo.hstack([f0, f1, f2], justify="start", gap=2)
    return f0, f1, f2


@app.cell
def _(f0, f1, f2):
    w = weird(f0.value, f1.value, f2.value)
    w
    return (w,)


@app.cell
def _(w, x):
    jet = w(x)
    jet
    return (jet,)


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    In the picture, the slope that you have chosen is in colour, and the slope of the graph is dotted; so are the second
    derivatives.
    """)
    return


@app.cell
def _(point, w):
    jets.plot(w, at=point.value, order=2, derivatives=(1, 2), span=(0.25, 4.5))
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    This was one point. SymPy calculates with letters: it writes the sum out and differentiates it, and what you have
    chosen comes back, for every $x$.
    """)
    return


@app.cell
def _(w):
    formula = jets.to_sympy(w)
    formula
    return (formula,)


@app.cell
def _(formula):
    prescribed = [value(diff(formula, "x", k)) for k in range(3)]
    mo.md(r"$w = {}, \quad w' = {}, \quad w'' = {}$".format(*map(latex, prescribed)))
    return (prescribed,)


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    The theorem was first stated like this: for any functions $h_0$, $h_1$, $h_2$ there is a $w$ with the value of
    $h_0$, the slope of $h_1$ and the second derivative of $h_2$, in short $w^{(k)} = h_k^{(k)}$. `splice` makes it. It
    is the same theorem, with $f_k = h_k^{(k)}$. Here the three are $x^2$, $x^3$ and $x^4$.
    """)
    return


@app.cell
def _(cube, square):
    def fourth(x):
        return x**4

    h = (square, cube, fourth)
    spliced = splice(*h)
    spliced
    return h, spliced


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    The first proof took another way. Start with $h_2$, whose second derivative is right. Its slope is too large by a
    number $r$, so subtract $r \cdot x$. Now the value is wrong, so subtract the difference. Taking off $r \cdot x^j/j!$
    changes the $j$-th derivative by $r$ and none above it, so what is right stays right. Take the steps one by one.
    """)
    return


@app.cell(hide_code=True)
def _():
    steps = mo.ui.slider(0, 2, value=0, label="steps taken", show_value=True)
    steps
    return (steps,)


@app.cell
def _(h, steps, x):
    by_cancellation = h[2](x)
    for j in (1, 0)[: steps.value]:
        r = by_cancellation.derivative(j) - h[j](x).derivative(j)
        by_cancellation = by_cancellation - r * x**j / factorial(j)
    return (by_cancellation,)


@app.cell(hide_code=True)
def _(by_cancellation, spliced, x):
    table = ["| k | what we want: `splice` | what we have |", "|---|---|---|"]
    for i, wanted in enumerate(spliced(x).derivatives):
        have = by_cancellation.derivative(i)
        table.append(f"| {i} | {wanted} | {have if have == wanted else f'**{have}**'} |")
    mo.md("\n".join(table))
    return


if __name__ == "__main__":
    app.run()
