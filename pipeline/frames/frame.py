"""What every frame can do: say what its columns hold, and be checked in little time."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Self, cast

import pandera.pandas as pa

from pipeline.promises import Promise, is_numbered, keeps, promises_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from pandera.typing import DataFrame


class Frame(pa.DataFrameModel):
    """What every frame of ours can do: say what its columns hold, and be checked in little time."""

    @classmethod
    def validate(cls, check_obj: pd.DataFrame, *args: Any, **kwargs: Any) -> DataFrame[Self]:  # noqa: ANN401 - what pandera takes
        """Return the frame if it is as declared; raise what pandera says is wrong with it if it is not."""
        if cls._looks_right(check_obj):
            return cast("DataFrame[Self]", check_obj.copy(deep=False))
        return super().validate(check_obj, *args, **kwargs)

    @classmethod
    def dtypes(cls) -> dict[str, Any]:
        """Return the type of every column by its name, in the order declared."""
        return {name: each.dtype for name, each in promised_by(cls).items()}

    @classmethod
    def promises(cls) -> Mapping[str, Promise]:
        """Return what each column promises, by its name."""
        return promises_of(cls)

    @classmethod
    def _looks_right(cls, frame: pd.DataFrame) -> bool:
        indexed = "Index[int]" in cls.__annotations__.values()
        return keeps(frame, promised_by(cls)) and (not indexed or is_numbered(frame.index))


@cache
def promised_by(model: type[Frame]) -> Mapping[str, Promise]:
    """Return what each column of `model` promises, worked out once."""
    return model.promises()
