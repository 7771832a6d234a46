"""Foreign keys point down the drawing, and never take a row of another domain with them."""

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.house import floors

RELATIONS = [
    (model, field)
    for model in apps.get_models()
    if model.__module__.startswith("rahba.")
    for field in model._meta.get_fields()
    if field.is_relation and field.concrete
]


def home_of(model: type[models.Model]) -> str | None:
    root, _, rest = model.__module__.partition(".")
    return rest.split(".")[0] if root == "rahba" else None


def test_there_are_relations_to_check():
    assert len(RELATIONS) > 20


@pytest.mark.parametrize(
    ("model", "field"), RELATIONS, ids=lambda value: getattr(value, "__name__", None) or value.name
)
def test_a_relation_points_down(model, field):
    here, there = home_of(model), home_of(field.related_model)
    if there is None or here == there:
        return
    name = f"{model.__name__}.{field.name}"
    assert floors()[there] < floors()[here], f"{name}: {there} does not lie below {here}"
    assert not field.many_to_many, f"{name}: a table between two domains belongs to the upper one, as a model"
    assert field.remote_field.on_delete is models.PROTECT, f"{name}: on_delete must be PROTECT"
    assert field.remote_field.related_name == "+", f'{name}: related_name must be "+"; the lower domain knows nothing'


@pytest.mark.parametrize("model", [m for m in apps.get_models() if m.__module__.startswith("rahba.")])
def test_saving_has_no_hidden_effects(model):
    """What happens with a row is written in an action, where one reads it."""
    assert "save" not in model.__dict__, f"{model.__name__}.save() is overridden"
    assert "delete" not in model.__dict__, f"{model.__name__}.delete() is overridden"


@pytest.mark.parametrize("model", [m for m in apps.get_models() if m.__module__.startswith("rahba.")])
def test_no_amount_is_kept_as_a_float(model):
    floating = [field.name for field in model._meta.get_fields() if isinstance(field, models.FloatField)]
    assert not floating, f"{model.__name__} keeps {floating} as floats"
