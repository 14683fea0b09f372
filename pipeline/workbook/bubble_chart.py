"""A bubble chart, which XlsxWriter does not have: a scatter chart whose points have sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter.chart_scatter import ChartScatter
from xlsxwriter.utility import xl_range_formula

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter import Workbook


class BubbleChart(ChartScatter):  # type: ignore[misc]  # XlsxWriter publishes no types
    """Series as those of a scatter chart, each with `sizes`: where the figures stand that areas show.

    The largest bubble is a quarter as wide as the chart's shorter side, times `scale` in percent.
    """

    def __init__(self, scale: int) -> None:
        """Keep the scale."""
        super().__init__()
        self._scale = scale
        self._sizes: list[tuple[str, int]] = []

    def add_bubbles(self, series: Mapping[str, Any], sizes: Sequence[object]) -> None:
        """Add a series; `sizes` names a range as a list: sheet, first row and column, last row and column."""
        self.add_series(dict(series))
        formula = xl_range_formula(*sizes)
        self._sizes.append((formula, self._get_data_id(formula, None)))

    def _write_scatter_chart(self, args: Mapping[str, Any]) -> None:
        """Write the element of the kind of chart with its series, none of which has a line."""
        if not args["primary_axes"]:
            return
        self._xml_start_tag("c:bubbleChart")
        self._xml_empty_tag("c:varyColors", [("val", 0)])
        for number, series in enumerate(self.series):
            self._write_bubbles(number, series)
        self._xml_empty_tag("c:bubbleScale", [("val", self._scale)])
        self._xml_empty_tag("c:showNegBubbles", [("val", 0)])
        self._xml_empty_tag("c:sizeRepresents", [("val", "area")])
        self._write_axis_ids(args)
        self._xml_end_tag("c:bubbleChart")

    def _write_bubbles(self, number: int, series: Mapping[str, Any]) -> None:
        formula, data = self._sizes[number]
        self._xml_start_tag("c:ser")
        self._write_idx(number)
        self._write_order(number)
        self._write_series_name(series)
        self._write_sp_pr(series)
        self._xml_empty_tag("c:invertIfNegative", [("val", 0)])
        self._write_d_lbls(series.get("labels"))
        self._write_x_val(series)
        self._write_y_val(series)
        self._xml_start_tag("c:bubbleSize")
        self._write_num_ref(formula, self.formula_data[data], "num")
        self._xml_end_tag("c:bubbleSize")
        self._xml_empty_tag("c:bubble3D", [("val", 0)])
        self._xml_end_tag("c:ser")


def add_bubble_chart(book: Workbook, scale: int) -> BubbleChart:
    """Add a bubble chart to a workbook, as `add_chart` adds the other kinds."""
    chart = BubbleChart(scale)
    chart.embedded = True
    chart.date_1904 = book.date_1904
    book.charts.append(chart)
    return chart
