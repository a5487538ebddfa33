import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="4. Two equalities")

with app.setup(hide_code=True):
    from fractions import Fraction

    import marimo as mo

    import jets
    from jets import contact_order, detach, equal, limit, sin, sqrt, variable


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 4. Two equalities

    Are $x - \bot x$ and 0 equal? They are *equal in value*: that is what `==` asks, and `<` and `>` look at values,
    too. They are not *equal as jets*: `equal` asks that, and looks at every derivative.
    """)
    return


@app.cell
def _():
    zero = variable(Fraction(0), order=6)
    weird = zero - detach(zero)
    {"equal in value": bool(weird == 0), "equal as jets": equal(weird, 0)}
    return weird, zero


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    Between the two there are steps. `contact_order` counts up to which derivative two jets agree: −1 if not even their
    values do, 0 if the curves meet, 1 if they have the same tangent as well, 2 if they also bend alike.

    Here is the lower half of a circle, $1 - \sqrt{1 - x^2}$, and below it its Taylor polynomial of degree $m$. How well
    do they touch? At 0, try $m = 2$: the parabola is closer than one would think.
    """)
    return


@app.cell(hide_code=True)
def _():
    point = mo.ui.slider(steps=[-0.8, -0.6, 0, 0.6, 0.8], value=0, label="point", show_value=True)
    m = mo.ui.slider(0, 6, value=2, label="m", show_value=True)
    mo.hstack([point, m], justify="start", gap=2)
    return m, point


@app.function
def circle(x):
    return 1 - sqrt(1 - x**2)


@app.cell
def _(m, point):
    jet = circle(variable(Fraction(str(point.value)), order=6))
    jet
    return (jet,)


@app.cell
def _(jet, m):
    polynomial = detach(jet, above=m.value)  # the derivatives up to the m-th, and no others
    polynomial
    return (polynomial,)


@app.cell
def _(jet, polynomial):
    contact = contact_order(jet, polynomial)
    mo.md(f"Contact order: **{contact}**")
    return (contact,)


@app.cell
def _(m, point):
    jets.plot(circle, at=point.value, order=6, derivatives=(), polynomials=(m.value,), span=(-0.99, 0.99))
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    Why does `==` look at values? So that a program which decides something, `if x == 0`, goes the same way with a jet
    as with a number. But remember what that means: the derivatives are those of the way it went. The function `sinc` is
    $\sin x/x$, and 1 where $x = 0$. There it returns the number 1, which has no derivatives. `limit` has them.
    """)
    return


@app.function
def sinc(x):
    if x == 0:
        return 1
    return sin(x) / x


@app.cell
def _(zero):
    sinc(zero)
    return


@app.cell
def _(zero):
    smooth = limit(sin(zero), zero)
    smooth
    return (smooth,)


if __name__ == "__main__":
    app.run()
