import copy
from typing import Any

from gateway.entrypoints.http.openapi_merge import merge


def a_document(path: str, **schemas: Any) -> dict[str, Any]:
    reference = {"$ref": "#/components/schemas/Order"}
    return {
        "openapi": "3.1.0",
        "paths": {
            path: {
                "get": {
                    "operationId": f"get{path}",
                    "responses": {
                        "200": {
                            "description": "OK",
                            "content": {"application/json": {"schema": reference}},
                        }
                    },
                }
            }
        },
        "components": {"schemas": schemas},
    }


def merged(**documents: dict[str, Any]) -> dict[str, Any]:
    before = copy.deepcopy(documents)
    result = merge(
        documents,
        version="1",
        served_by=lambda path: path.split("/")[1] if not path.startswith("/internal") else None,
        own="gateway",
    )
    assert documents == before
    return result


def schema_of(document: dict[str, Any], path: str) -> str:
    answer = document["paths"][path]["get"]["responses"]["200"]
    reference: str = answer["content"]["application/json"]["schema"]["$ref"]
    return reference.removeprefix("#/components/schemas/")


MONEY = {"type": "object", "properties": {"amount": {"type": "integer"}}}
ORDER = {"properties": {"price": {"$ref": "#/components/schemas/Money"}}}


def test_components_that_say_the_same_are_one() -> None:
    document = merged(a=a_document("/a", Order=MONEY), b=a_document("/b", Order=MONEY))

    assert list(document["components"]["schemas"]) == ["Order"]
    assert schema_of(document, "/a") == schema_of(document, "/b") == "Order"


def test_components_that_differ_get_the_name_of_their_service() -> None:
    other = {"type": "string"}
    document = merged(
        a=a_document("/a", Order=MONEY), **{"crm-sync": a_document("/crm-sync", Order=other)}
    )

    assert document["components"]["schemas"] == {"AOrder": MONEY, "CrmSyncOrder": other}
    assert schema_of(document, "/a") == "AOrder"
    assert schema_of(document, "/crm-sync") == "CrmSyncOrder"


def test_the_same_words_about_different_things_differ() -> None:
    document = merged(
        a=a_document("/a", Order=ORDER, Money=MONEY),
        b=a_document("/b", Order=ORDER, Money={"type": "string"}),
    )

    assert set(document["components"]["schemas"]) == {"AOrder", "AMoney", "BOrder", "BMoney"}
    order = document["components"]["schemas"]["BOrder"]
    assert order["properties"]["price"]["$ref"] == "#/components/schemas/BMoney"


def test_each_path_comes_from_the_service_that_serves_it() -> None:
    first = a_document("/a", Order=MONEY)
    first["paths"]["/internal/x"] = first["paths"]["/a"]
    second = a_document("/b", Order=MONEY)
    second["paths"]["/a"] = {"get": {"responses": {}}}

    document = merged(a=first, b=second)

    assert set(document["paths"]) == {"/a", "/b"}
    assert schema_of(document, "/a") == "Order"


def test_what_services_say_among_themselves_is_not_told() -> None:
    first = a_document("/a", Order=ORDER, Money=MONEY)
    first["components"]["schemas"]["Secret"] = MONEY

    document = merged(a=first)

    assert set(document["components"]["schemas"]) == {"Order", "Money"}


def test_what_the_edge_may_answer_for_a_service_is_documented() -> None:
    document = merged(a=a_document("/a", Order=MONEY))

    assert {"200", "502", "504"} == set(document["paths"]["/a"]["get"]["responses"])
    assert "apiKey" in document["components"]["securitySchemes"]


def test_a_change_can_be_refused_for_coming_from_elsewhere() -> None:
    plain = a_document("/gateway", Order=MONEY)
    (read,) = plain["paths"]["/gateway"].values()
    plain["paths"]["/gateway"]["post"] = {**read, "security": [{}, {"apiKey": []}]}
    document = merged(gateway=plain)

    operations = document["paths"]["/gateway"]
    assert operations["post"]["responses"]["403"]["x-problem-codes"] == ["gateway.csrf"]
    assert "403" not in operations["get"]["responses"]
    assert operations["post"]["security"] == [{}, {"apiKey": []}, {"session": []}]
    assert document["components"]["securitySchemes"]["session"]["in"] == "cookie"
