from jets import rules as _rules
from jets import special as _special
from jets.calculus import compose, derivative, derivatives, limit, reversion, taylor
from jets.detach import detach, stop_gradient
from jets.equality import allclose, contact_order, equal
from jets.jet import Jet
from jets.rules import rule
from jets.variables import variable, variables
from jets.weird import Weird, splice, weird
