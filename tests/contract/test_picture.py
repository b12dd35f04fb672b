"""The committed picture of the system is what template.yaml gives.

A layout that does not fit the template is an error.
"""

import copy
from typing import Any
from xml.etree import ElementTree

import pytest

from infra import picture, system_graph
from infra.system_graph import Arrow
from tests.support.tables import template

REDRAW = "python -m infra.picture"


def resources() -> dict[str, Any]:
    fresh_copy: dict[str, Any] = copy.deepcopy(template()["Resources"])
    return fresh_copy


def test_the_committed_picture_is_that_of_the_template() -> None:
    svg = picture.draw(system_graph.read_resources())
    assert picture.PICTURE.read_text(encoding="utf-8") == svg, f"run `{REDRAW}`"


def test_the_picture_is_xml_that_loads_nothing() -> None:
    root = ElementTree.fromstring(picture.PICTURE.read_text(encoding="utf-8"))
    names = [name for element in root.iter() for name in element.attrib]
    assert not [name for name in names if "href" in name]


def test_arrows_follow_events_failures_and_roles() -> None:
    arrows = system_graph.find_arrows(resources())
    assert Arrow("ArticlesTable", "RelateFunction", "event") in arrows
    assert Arrow("RelateFunctionClock", "RelateFunction", "event") in arrows
    assert Arrow("DropQueue", "DropDeadLetters", "failure") in arrows
    assert Arrow("IngestFunction", "MediaBucket", "write") in arrows
    assert Arrow("RelateFunction", "IndexTable", "read and write") in arrows
    assert Arrow("SweepFunction", "MediaBucket", "read and write") in arrows
    assert Arrow("ApiFunction", "IndexTable", "read and write") in arrows
    assert Arrow("ArticlesTable", "ApiFunction", "read") in arrows
    assert Arrow("RelateFunction", "EventBus", "write") in arrows
    assert Arrow("EventBus", "RejectsQueue", "event") in arrows
    assert Arrow("PushQueue", "PushFunction", "event") in arrows


def test_a_resource_without_a_place_is_an_error() -> None:
    template_resources = resources()
    template_resources["ExtraTable"] = template_resources["IndexTable"]
    with pytest.raises(ValueError, match="ExtraTable"):
        picture.draw(template_resources)


def test_a_second_schedule_is_an_error_until_it_has_a_place() -> None:
    template_resources = resources()
    events = template_resources["RelateFunction"]["Properties"]["Events"]
    events["Night"] = events["Clock"]
    with pytest.raises(ValueError, match="RelateFunctionNight -> RelateFunction"):
        picture.draw(template_resources)


def test_an_arrow_that_the_template_no_longer_has_is_an_error() -> None:
    template_resources = resources()
    del template_resources["DropQueue"]["Properties"]["RedrivePolicy"]
    with pytest.raises(ValueError, match="DropQueue -> DropDeadLetters"):
        picture.draw(template_resources)


def test_a_right_that_is_new_to_a_role_is_an_error_until_it_is_drawn() -> None:
    template_resources = resources()
    statements = template_resources["RelateRole"]["Properties"]["Policies"][0]["PolicyDocument"][
        "Statement"
    ]
    arn = {"Fn::GetAtt": ["MediaBucket", "Arn"]}
    statements.append({"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": arn})
    with pytest.raises(ValueError, match="MediaBucket -> RelateFunction"):
        picture.draw(template_resources)
