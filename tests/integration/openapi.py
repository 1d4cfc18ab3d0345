"""Holds requests and answers against api/openapi.yaml (OpenAPI 3.1, whose schemas are JSON Schema 2020-12).

Every exchange of the integration tests passes through Contract.check, so an undocumented route, status,
media type or field fails the test that met it.
"""

import json
import re
from pathlib import Path

import jsonschema
import yaml


class ContractError(AssertionError):
    """An exchange that the contract does not describe."""


class Contract:
    def __init__(self, path: Path):
        self.document = yaml.safe_load(path.read_text(encoding="utf-8"))
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

    def find(self, path: str):
        for _, template, pattern, item in self.routes:
            if pattern.match(path):
                return template, item
        raise ContractError(f"{path} is not in the contract")

    def _validate(self, schema, value, where):
        validator = jsonschema.Draft202012Validator(schema, resolver=self.resolver)
        errors = sorted(validator.iter_errors(value), key=lambda e: list(e.path))
        if errors:
            first = errors[0]
            place = "/".join(map(str, first.path)) or "(top)"
            raise ContractError(f"{where}: at {place}: {first.message}")

    def check(self, method, path, request_type, request_json, status, answer_type, answer_body):
        """path: without the query; request_json: None when the request has no JSON body."""
        template, item = self.find(path)
        where = f"{method} {template} -> {status}"
        operation = item.get(method.lower())
        if operation is None:
            if status == 405:
                return
            raise ContractError(f"{where}: the contract has no such method here")
        if request_json is not None and status < 400:
            content = self._resolve(operation.get("requestBody", {})).get("content", {})
            media = content.get(request_type)
            if media is None:
                raise ContractError(f"{where}: request type {request_type} is not in the contract")
            self._validate(media.get("schema", {}), request_json, where + " request")
        answers = operation["responses"]
        answer = answers.get(str(status), answers.get(f"{status // 100}XX", answers.get("default")))
        if answer is None:
            raise ContractError(f"{where}: the contract has no such status")
        self.seen.add((method, template, status))
        content = self._resolve(answer).get("content")
        base_type = (answer_type or "").split(";")[0].strip()
        if not answer_body:
            return
        if not content or not any(self._covers(kind, base_type) for kind in content):
            raise ContractError(f"{where}: answer type {answer_type} is not in the contract")
        if base_type in ("application/json", "application/problem+json"):
            media = next(m for kind, m in content.items() if self._covers(kind, base_type))
            self._validate(media.get("schema", {}), json.loads(answer_body), where + " answer")

    @staticmethod
    def _covers(pattern, base_type):
        return pattern in (base_type, "*/*") or (
            pattern.endswith("/*") and base_type.startswith(pattern[:-1]))

    def operations(self):
        """Every (method, template) of the contract, to tell which ones no test has met."""
        methods = ("get", "put", "post", "delete", "patch", "head")
        return {(m.upper(), template) for _, template, _, item in self.routes
                for m in methods if m in item}
