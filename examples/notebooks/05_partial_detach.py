import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="5. Constant in one variable only")

with app.setup(hide_code=True):
    from fractions import Fraction

    import marimo as mo

    import jets
    from jets import detach, variables


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    # 5. Constant in one variable only

    A cinema sells tickets at the price $p$ in a town of $s$ people. The dearer the ticket, the fewer come:
    $s \cdot (20 - p)/20$. `variables` makes jets in both variables at once. A derivative is named by them:
    `derivative(p=1)` is $\partial/\partial p$. This is the income, price times people.
    """)
    return


@app.cell(hide_code=True)
def _():
    price = mo.ui.slider(1, 19, value=8, label="price p", show_value=True)
    town = mo.ui.slider(100, 900, 100, value=500, label="people s", show_value=True)
    mo.hstack([price, town], justify="start", gap=2)
    return price, town


@app.function
def people(p, s):
    return s * (20 - p) / 20


@app.cell
def _(price, town):
    p, s = variables(p=Fraction(price.value), s=Fraction(town.value), order=2)
    income = p * people(p, s)
    income
    return income, p, s


@app.cell(hide_code=True)
def _(income, price, town):
    mo.md(rf"""
    One euro more on the ticket brings {income.derivative(p=1)} more. "Not {people(price.value, town.value):g}?" asks
    the owner: "So many people come, and each pays one more." He forgets that people look at the price, so he takes
    their number for a constant when the price moves. But not when the town grows! That is the *partial detach*:
    $\bot_p$(people), constant in $p$ alone, written `detach(people, wrt="p")`. A plain $\bot$ would stop both
    variables, and the income would no longer grow with the town.
    """)
    return


@app.cell(hide_code=True)
def _():
    stopped = mo.ui.multiselect(["p", "s"], value=["p"], label="people are constant in")
    stopped
    return (stopped,)


@app.cell
def _(p, s, stopped):
    owner = p * detach(people(p, s), wrt=stopped.value)
    owner
    return (owner,)


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    Here is the income against the price, and its slope: first as it is, then as the owner sees it.
    """)
    return


@app.cell
def _(price, town):
    jets.plot(lambda p: p * people(p, town.value), at=price.value, order=1, span=(0, 20), name="p")
    return


@app.cell
def _(price, town):
    jets.plot(lambda p: p * detach(people(p, town.value)), at=price.value, order=1, span=(0, 20), name="p")
    return


@app.cell(hide_code=True)
def _():
    mo.md(r"""
    What the owner forgets is $p$ times people − $\bot_p$(people): nothing in value. The laws are short. $\bot_p$ and
    $\bot_s$ may be taken in any order and together are $\bot$. The derivative in $p$ of $\bot_p$ is 0, that in $s$ goes
    past it.
    """)
    return


@app.cell
def _(income, owner):
    forgotten = income - owner
    forgotten
    return (forgotten,)


if __name__ == "__main__":
    app.run()
