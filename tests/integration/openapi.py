"""Holds requests and answers against api/openapi.yaml (OpenAPI 3.1, whose schemas are JSON Schema 2020-12).

Every exchange of the integration tests passes through Contract.check, so an undocumented route, method, query
parameter, status, media type or field fails the test that met it.
"""

import email.message
import email.parser
import json
import re
import urllib.parse

import jsonschema
import yaml

METHODS = ("get", "put", "post", "delete", "patch")


class ContractError(AssertionError):
    """An exchange that the contract does not describe."""


class Contract:
    def __init__(self, path):
        self.document = yaml.load(path.read_text(encoding="utf-8"),
                                  Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self.resolver = jsonschema.RefResolver.from_schema(self.document)
        self.routes = []
        for template, item in self.document["paths"].items():
            pattern = re.compile("^" + re.sub(r"\{[^}]+\}", "[^/]+", template) + "$")
            self.routes.append((template.count("{"), template, pattern, self._resolve(item)))
        self.routes.sort(key=lambda route: (route[0], route[1]))  # literal paths before templates
        self.seen = set()  # (method, template, status) met so far

    def _resolve(self, node):
        while isinstance(node, dict) and "$ref" in node:
            _, node = self.resolver.resolve(node["$ref"])
        return node

    def find(self, path):
        for _, template, pattern, item in self.routes:
            if pattern.match(path):
                return template, item
        return None, None

    def _validate(self, schema, value, where):
        validator = jsonschema.Draft202012Validator(schema, resolver=self.resolver)
        errors = sorted(validator.iter_errors(value), key=lambda e: list(map(str, e.path)))
        if errors:
            first = errors[0]
            place = "/".join(map(str, first.path)) or "(top)"
            raise ContractError(f"{where}: at {place}: {first.message}")

    def check(self, method, target, request_type, request_body, answer):
        """A request that was taken must be as described; an answer always. HEAD is GET without the body."""
        path, _, query = target.partition("?")
        template, item = self.find(path)
        if template is None:
            if answer.status in (404, 405):
                return self._check_body(self.document["components"]["responses"]["Problem"], answer,
                                        f"{method} {path}")
            raise ContractError(f"{path} is not in the contract, but is answered {answer.status}")
        where = f"{method} {template} -> {answer.status}"
        operation = item.get("get" if method == "HEAD" else method.lower())
        if operation is None:
            if answer.status == 405:
                return self._check_body(self.document["components"]["responses"]["Problem"], answer, where)
            raise ContractError(f"{where}: the contract has no such method here")
        if answer.status < 400:
            self._check_request(item, operation, query, request_type, request_body, where)
        described = self._answer_of(operation, answer.status, where)
        self.seen.add((method, template, answer.status))
        for name, header in described.get("headers", {}).items():
            value, schema = answer.headers.get(name), self._resolve(header).get("schema", {})
            if value is not None:
                value = int(value) if schema.get("type") == "integer" and value.isdigit() else value
                self._validate(schema, value, f"{where} header {name}")
        self._check_body(described, answer, where)

    def _answer_of(self, operation, status, where):
        """`default` stands for problems only."""
        answers = operation["responses"]
        found = answers.get(str(status)) or answers.get(f"{status // 100}XX")
        if found is None and status >= 400:
            found = answers.get("default")
        if found is None:
            raise ContractError(f"{where}: the contract has no such status")
        return self._resolve(found)

    def _check_request(self, item, operation, query, request_type, body, where):
        parameters = [self._resolve(p) for p in item.get("parameters", []) + operation.get("parameters", [])]
        known = {p["name"]: p for p in parameters if p["in"] == "query"}
        for name, value in urllib.parse.parse_qsl(query, keep_blank_values=True):
            if name not in known:
                raise ContractError(f"{where}: the contract has no query parameter {name}")
            schema = self._resolve(known[name].get("schema", {}))
            if schema.get("type") == "array":  # exploded: one parameter for each item
                schema = schema["items"]
            if self._resolve(schema).get("type") == "integer" and re.fullmatch("[0-9]+", value):
                value = int(value)
            self._validate(schema, value, f"{where} parameter {name}")
        if body is None:
            if self._resolve(operation.get("requestBody", {})).get("required"):
                raise ContractError(f"{where}: taken without the body that the contract requires")
            return
        content = self._resolve(operation.get("requestBody", {})).get("content", {})
        base_type = (request_type or "").split(";")[0].strip()
        if base_type not in content:
            raise ContractError(f"{where}: request type {request_type} is not in the contract")
        schema = content[base_type].get("schema", {})
        if base_type == "application/json":
            self._validate(schema, json.loads(body), where + " request")
        elif base_type == "multipart/form-data":
            self._check_form(schema, request_type, body, where)

    def _check_form(self, schema, request_type, body, where):
        """JSON parts against their schemas; of files only that the contract knows them."""
        head = f"Content-Type: {request_type}\r\n\r\n".encode()
        known = self._resolve(schema).get("properties", {})
        for part in email.parser.BytesParser().parsebytes(head + body).get_payload():
            name = part.get_param("name", header="Content-Disposition")
            if name not in known:
                raise ContractError(f"{where}: the contract has no part {name}")
            if part.get_content_type() == "application/json":
                self._validate(known[name], json.loads(part.get_payload(decode=True)), f"{where} part {name}")

    def _check_body(self, described, answer, where):
        if not answer.body:
            return
        content = self._resolve(described).get("content")
        base_type = (answer.headers.get("Content-Type") or "").split(";")[0].strip()
        media = next((m for kind, m in (content or {}).items() if covers(kind, base_type)), None)
        if media is None:
            raise ContractError(f"{where}: answer type {base_type} is not in the contract")
        if base_type in ("application/json", "application/problem+json"):
            self._validate(media.get("schema", {}), json.loads(answer.body), where + " answer")

    def served(self):
        """The (method, template) that answered with success."""
        return {(method, template) for method, template, status in self.seen if status < 400}

    def operations(self):
        """Every (method, template) of the contract, to tell which ones no test has met."""
        return {(m.upper(), template) for _, template, _, item in self.routes for m in METHODS if m in item}


def covers(pattern, base_type):
    return pattern in (base_type, "*/*") or (pattern.endswith("/*") and base_type.startswith(pattern[:-1]))
