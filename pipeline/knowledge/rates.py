"""Modelled prices: wage of the occupation x wage index of the country / pay share of the billed hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.knowledge.figures import wages
from pipeline.knowledge.geography import country_codes, wage_indices

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.knowledge.figures import Figures


def pay_shares(home: str, figures: Figures) -> NDArray[np.float64]:
    """Return the share of the billed hour that is pay, for a buyer in `home` (shape: countries).

    It rises with the wage level of the country relative to that of the buyer: what is not pay is priced for
    the buyer's market. Fitted to cited prices for buyers in the United States.
    """
    relative = wage_indices() / wage_indices()[country_codes().index(home)]
    rising = figures["pay_share_base"] + figures["pay_share_slope"] * relative
    return np.asarray(np.minimum(rising, figures["pay_share_ceiling"]))


def hourly_price(role: str, country: str, *, home: str, figures: Figures) -> float:
    """Return the modelled price of an hour of `role` from `country` for a buyer in `home`, US$."""
    at = country_codes().index(country)
    return float(wages()[role].typical * wage_indices()[at] / pay_shares(home, figures)[at])


def cost_against_home(home: str, figures: Figures) -> NDArray[np.float64]:
    """Return the price of an hour in every country over that at `home`, for any role (shape: countries)."""
    price = wage_indices() / pay_shares(home, figures)
    return np.asarray(price / price[country_codes().index(home)])
