import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="2. What is weird about x − ⊥x?")

with app.setup(hide_code=True):
    from fractions import Fraction

    import marimo as mo
    from sympy import Symbol

    import jets
    from jets import detach, variable


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 2. What is weird about x − ⊥x?

    Imagine a function that is 0 everywhere. Its graph is a horizontal line, so its slope is 0. What else could it be?

    `detach(x)`, written $\bot x$, has the value of $x$ but counts as a constant: its derivatives are 0. Programs that
    train neural networks use it every day, also under the name `stop_gradient`. Now subtract it from $x$.
    """)
    return


@app.cell
def _():
    functions = {
        "x − ⊥x": lambda x: x - detach(x),
        "x·⊥x": lambda x: x * detach(x),
        "x²/⊥(x²)": lambda x: x**2 / detach(x**2),
    }
    return (functions,)


@app.cell(hide_code=True)
def _(functions):
    choice = mo.ui.dropdown(functions, value="x − ⊥x", label="function", allow_select_none=False)
    point = mo.ui.slider(0.5, 4, 0.25, value=2, label="point", show_value=True)
    h = mo.ui.slider(steps=[1, 0.5, 0.25, 0.125], value=0.5, label="h", show_value=True)
    mo.hstack([choice, point, h], justify="start", gap=2)
    return choice, h, point


@app.cell
def _(choice, point):
    f = choice.value
    jet = f(variable(Fraction(point.value), order=3))
    jet
    return f, jet


@app.cell(hide_code=True)
def _(choice, f, h, jet, point):
    quotient = (f(Fraction(point.value + h.value)) - f(Fraction(point.value))) / Fraction(h.value)
    mo.md(f"""
    This jet of {choice.selected_key} has the slope **{jet.derivative(1)}**. The graph, from $x$ to $x + h$, has the
    slope $(f(x + h) - f(x))/h$ = **{quotient}**, and however small $h$ is, it does not come near.

    In the picture, what the jets say is in colour, and the slope of the graph is dotted.
    """)
    return


@app.cell
def _(f, point):
    jets.plot(f, at=point.value, order=3, span=(0.25, 4.5))
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    From the values alone we would never find out. The slope comes from the *rules*: $x' = 1$, $(\bot x)' = 0$, and the
    derivative of a difference is the difference of the derivatives. These rules never contradict each other (that is
    proved in `proofs/`), but they allow functions whose slope is not the slope of their graph. Those are the *weird
    functions*.

    A slider has many points, but not all. So let $x$ be at $a$, a letter that may stand for any number. SymPy
    calculates with letters, and what comes out holds for all $a$ at once.
    """)
    return


@app.cell
def _(f):
    everywhere = f(variable(Symbol("a", positive=True), order=3))
    everywhere
    return (everywhere,)


@app.cell(hide_code=True)
def _():
    mo.md("""
    So values do not tell weird functions apart. Their jets do: the value together with the derivatives.
    """)
    return


if __name__ == "__main__":
    app.run()
