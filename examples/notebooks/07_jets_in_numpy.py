import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="7. Jets in NumPy programs")

with app.setup(hide_code=True):
    from fractions import Fraction

    import marimo as mo
    import numpy as np
    from numpy.polynomial.chebyshev import chebval

    import jets
    from jets import variable


@app.cell(hide_code=True)
def _():
    mo.md("""
    # 7. Jets in NumPy programs

    NumPy is Python's library for arrays: rows or tables of numbers, with which one calculates as with a single number.
    A variable can be an array as well. Then there is one jet for each point, and one line of code serves all.
    """)
    return


@app.cell
def _():
    x = variable(np.array([0.0, 2.0, 3.0]), order=2)
    x**2
    return (x,)


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    `np.where` decides point by point: $x^2$ above $c$, below it the tangent $2cx - c^2$. The derivatives come with the
    values.
    """)
    return


@app.cell(hide_code=True)
def _():
    corner = mo.ui.slider(-2, 4, 0.5, value=1, label="c", show_value=True)
    corner
    return (corner,)


@app.cell
def _(corner):
    def glued(x):
        c = corner.value
        return np.where(x > c, x**2, 2 * c * x - c**2)

    return (glued,)


@app.cell
def _(glued, x):
    glued(x)
    return


@app.cell
def _(glued):
    jets.plot(glued, at=2, order=2, derivatives=(1, 2), span=(-2, 4))
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    The numbers in a matrix may be jets. There are two equations, $(2 + t) \cdot a + b = 1$ and $a + 3b = 2$, and we ask
    how their solution moves with $t$. By hand: subtract the second from three times the first, and $a = 1/(5 + 3t)$. In
    fractions, NumPy's answer is exactly that.
    """)
    return


@app.cell(hide_code=True)
def _():
    point = mo.ui.slider(-1, 3, 0.5, value=0, label="point t", show_value=True)
    point
    return (point,)


@app.cell
def _(point):
    t = variable(Fraction(point.value), order=3, name="t")
    matrix = np.block([[2 + t, 1], [1, 3]])
    jet, b = np.linalg.solve(matrix, [1, 2])
    jet
    return b, jet, t


@app.cell
def _(b, jet, t):
    assert jets.equal(jet, 1 / (5 + 3 * t))
    assert jets.equal((2 + t) * jet + b, 1)
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    The next function is NumPy's own, for Chebyshev polynomials. Nobody thought of jets when writing it, and nobody had
    to. $T_n$ goes to and fro between −1 and 1, $n$ times.
    """)
    return


@app.cell(hide_code=True)
def _():
    n = mo.ui.slider(1, 8, value=4, label="n", show_value=True)
    n
    return (n,)


@app.cell
def _(n):
    def T(x):
        return chebval(x, [0] * n.value + [1])

    return (T,)


@app.cell
def _(T):
    T(variable(0.5, order=5))
    return


@app.cell
def _(T):
    jets.plot(T, at=0.5, order=2, derivatives=(), span=(-1, 1))
    return


if __name__ == "__main__":
    app.run()
