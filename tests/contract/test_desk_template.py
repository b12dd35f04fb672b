"""The authorizer that template.yaml puts before the editors' page, if it is given one."""

import json
import re

from functions.api.site import desk_page
from tests.support.edge_template import PLAIN, deployed, properties
from tests.support.tables import template

DESK = {"DeskAuthorizer": "arn:aws:lambda:us-east-1:123456789012:function:who"}


def test_before_the_editors_page_stands_the_authorizer() -> None:
    """API Gateway Developer Guide, "Control access to HTTP APIs with AWS Lambda authorizers"."""
    stack = deployed(DESK)
    body = properties(stack, "HttpApi")["Body"]
    method, route = desk_page.DESK_ROUTE.split()
    assert body["paths"].keys() == {"$default", route}
    operation = body["paths"][route]
    assert operation.keys() == {method.lower()}
    (scheme,) = operation[method.lower()]["security"]
    authorizer = body["components"]["securitySchemes"][next(iter(scheme))]
    assert (authorizer["type"], authorizer["in"]) == ("apiKey", "header")
    function = DESK["DeskAuthorizer"]
    start = "arn:AWS::Partition:apigateway:AWS::Region:lambda:path/2015-03-31/functions"
    assert authorizer["x-amazon-apigateway-authorizer"] == {
        "type": "request",
        "identitySource": "$request.header.Authorization",
        "authorizerUri": f"{start}/{function}/invocations",
        "authorizerPayloadFormatVersion": "2.0",
        "authorizerResultTtlInSeconds": 0,
        "enableSimpleResponses": True,
    }
    integrations = [
        operation[method.lower()]["x-amazon-apigateway-integration"],
        body["paths"]["$default"]["x-amazon-apigateway-any-method"][
            "x-amazon-apigateway-integration"
        ],
    ]
    assert integrations[0] == integrations[1]
    assert "security" not in body["paths"]["$default"]["x-amazon-apigateway-any-method"]
    permission = properties(stack, "DeskAuthorizerPermission")
    assert permission["FunctionName"] == function
    assert permission["Principal"] == "apigateway.amazonaws.com"
    assert permission["SourceArn"].endswith(":HttpApi/authorizers/*")
    variables = properties(stack, "ApiFunction")["Environment"]["Variables"]
    assert variables["DESK"] == "authorizer"
    assert re.fullmatch(template()["Parameters"]["DeskAuthorizer"]["AllowedPattern"], function)


def test_the_authorizer_may_be_asked_for_a_cookie_instead() -> None:
    body = properties(deployed(DESK | {"DeskIdentity": "Cookie"}), "HttpApi")["Body"]
    (scheme,) = body["components"]["securitySchemes"].values()
    assert scheme["name"] == "Cookie"
    source = scheme["x-amazon-apigateway-authorizer"]["identitySource"]
    assert source == "$request.header.Cookie"


def test_without_an_authorizer_there_is_no_such_route_nor_a_right_to_what_it_reads() -> None:
    stack = deployed(PLAIN)
    body = properties(stack, "HttpApi")["Body"]
    assert body["paths"].keys() == {"$default"}
    assert "components" not in body
    assert "DeskAuthorizerPermission" not in stack.resources
    assert properties(stack, "ApiFunction")["Environment"]["Variables"]["DESK"] == ""
    assert "/index/" not in json.dumps(properties(stack, "ApiRole"))
    assert "/index/newest" in json.dumps(properties(deployed(DESK), "ApiRole"))
