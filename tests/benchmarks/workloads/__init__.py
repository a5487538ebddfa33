"""What is measured, in the order in which it is printed."""

from . import batch, cold, dice, one_point, product, rationals, series, several, weird

WORKLOADS = {
    workload.key: workload
    for module in (one_point, batch, several, product, weird, dice, series, rationals, cold)
    for workload in module.WORKLOADS
}
