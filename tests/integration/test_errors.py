"""Every refusal is an RFC 9457 problem with a stable code, names the field at fault, and shows nothing of our insides."""

import json

import pytest
from harness import META, Client, expect_problem, form

NOWHERE = "0" * 32


@pytest.fixture(scope="module")
def amara(server):
    return server.client("amara.submitter")


@pytest.fixture(scope="module")
def dev(server):
    return server.client("dev.admin")


@pytest.fixture(scope="module")
def draft(amara):
    document = amara.upload(META, b"Some words.", "a.txt").json["id"]
    amara.extraction(document)
    return document


# ---- Bodies --------------------------------------------------------------------------------------


def deep(levels):
    return b'{"name":' + b"[" * levels + b"]" * levels + b"}"


MALFORMED = [b"", b"{", b"nonsense", b"[]", b'"text"', b"null", b"{}{}", b'{"name":}', b"{'name':1}", b"\x00", b"\xff\xfe",
             b'{"name":"\xff"}', b'{"name":"\xed\xa0\x80"}', b'{"name":"\xc0\xaf"}', b'{"name":"a\nb"}', deep(17),
             deep(5000), b'{"name":NaN}', b'{"name":1e}', b'\xef\xbb\xbf{"name":"x"}', b'{"name":"\\ud800"}']


@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
def test_a_body_that_is_no_json_object_is_refused(dev, body):
    answer = dev.call("POST", "/api/v1/agencies", body=body, headers={"Content-Type": "application/json"})
    expect_problem(answer, 400, "malformed_request")


@pytest.mark.parametrize("body, field", [
    ({}, "name"),
    ({"name": "X"}, "kind"),
    ({"name": None, "kind": "relevant_agency"}, "name"),
    ({"name": 1, "kind": "relevant_agency"}, "name"),
    ({"name": ["X"], "kind": "relevant_agency"}, "name"),
    ({"name": {}, "kind": "relevant_agency"}, "name"),
    ({"name": True, "kind": "relevant_agency"}, "name"),
    ({"name": "", "kind": "relevant_agency"}, "name"),
    ({"name": "a\u0000b", "kind": "relevant_agency"}, "name"),
    ({"name": "a\u0007b", "kind": "relevant_agency"}, "name"),
    ({"name": "x" * 201, "kind": "relevant_agency"}, "name"),
    ({"name": "X", "kind": "Relevant_Agency"}, "kind"),
    ({"name": "X", "kind": "relevant_agency", "id": NOWHERE}, "id"),
    ({"name": "X", "kind": "relevant_agency", "__proto__": {}}, "__proto__"),
    ({"name": "X", "kind": "relevant_agency", "a\u0001": 1}, "(unprintable)"),
])
def test_the_field_at_fault_is_named(dev, body, field):
    dev.refused(400, "invalid_argument", "POST", "/api/v1/agencies", field=field, json_body=body)


@pytest.mark.parametrize("body, field", [
    ({"kind": "recommendation"}, "text"),
    ({"kind": "Recommendation", "text": "x"}, "kind"),
    ({"kind": "recommendation", "text": "x", "page": 0}, "page"),
    ({"kind": "recommendation", "text": "x", "page": "1"}, "page"),
    ({"kind": "recommendation", "text": "x", "page": 1.5}, "page"),
    ({"kind": "recommendation", "text": "x", "page": 10**30}, "page"),
    ({"kind": "recommendation", "text": "x", "page": -1}, "page"),
    ({"kind": "recommendation", "text": "x", "version": 2**64}, "version"),
    ({"kind": "recommendation", "text": "x", "colour": "red"}, "colour"),
])
def test_numbers_and_words_of_a_finding_are_looked_at(amara, draft, body, field):
    amara.refused(400, "invalid_argument", "POST", f"/api/v1/documents/{draft}/findings", field=field, json_body=body)


@pytest.mark.parametrize("media_type", [None, "text/plain", "application/x-www-form-urlencoded", "application/jsonp",
                                        "multipart/form-data; boundary=x", ""])
def test_a_json_body_has_to_say_so(dev, media_type):
    answer = dev.call("POST", "/api/v1/agencies", body=b'{"name":"X","kind":"relevant_agency"}',
                      headers={"Content-Type": media_type})
    expect_problem(answer, 415, "unsupported_media_type", "Content-Type")


def test_a_body_larger_than_the_route_takes_is_refused(dev, amara):
    body = json.dumps({"name": "x" * 2_000_000, "kind": "relevant_agency"}).encode()
    answer = dev.call("POST", "/api/v1/agencies", body=body, headers={"Content-Type": "application/json"})
    expect_problem(answer, 413, "too_large")
    answer = amara.call("DELETE", "/api/v1/session", body=b"x" * 100)
    expect_problem(answer, 413, "too_large")


# ---- Forms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("meta, field", [
    ({}, "kind"),
    ({**META, "kind": "poem"}, "kind"),
    ({**META, "title": ""}, "title"),
    ({**META, "title": "x" * 10_000}, "title"),
    ({**META, "title": 7}, "title"),
    ({**META, "marking": "SECRET"}, "marking"),
    ({"kind": "policy", "title": "x"}, "marking"),
    ({**META, "agency": "mine"}, "agency"),
    ({**META, "state": "accepted"}, "state"),
    ({**META, "disclosure": "all"}, "disclosure"),
    ({**META, "disclosure": {"group": "yes"}}, "disclosure.group"),
    ({**META, "disclosure": {"agencies": ["police"]}}, "disclosure.agencies"),
    ({**META, "disclosure": {"everyone": True}}, "everyone"),
])
def test_what_is_wrong_with_a_description_is_named(amara, meta, field):
    answer = amara.upload(meta, b"x", expect=None)
    expect_problem(answer, 400, "invalid_argument", field)


def broken_forms():
    good, media_type = form(META, b"words", "a.txt", boundary="bound")
    file_first = good.replace(b'name="meta"', b'name="x"')
    return [
        ("cut off in the file", good[:-20], media_type, "malformed_request"),
        ("cut off in meta", good[:60], media_type, "malformed_request"),
        ("another boundary", good, "multipart/form-data; boundary=other", "malformed_request"),
        ("no boundary", good, "multipart/form-data", "malformed_request"),
        ("an empty boundary", good, 'multipart/form-data; boundary=""', "malformed_request"),
        ("a boundary too long", good, "multipart/form-data; boundary=" + "b" * 71, "malformed_request"),
        ("no meta", file_first, media_type, "malformed_request"),
        ("nothing", b"", media_type, "malformed_request"),
        ("no parts", b"--bound--\r\n", media_type, "malformed_request"),
        ("a third part", good.replace(b"\r\n--bound--", b"\r\n--bound\r\nContent-Disposition: form-data; "
                                      b'name="more"\r\n\r\nx\r\n--bound--'), media_type, "malformed_request"),
        ("meta that is no JSON", good.replace(b'{"kind"', b'{kind'), media_type, "malformed_request"),
        ("meta that is a file", good.replace(b'name="meta"', b'name="meta"; filename="m"'), media_type,
         "malformed_request"),
        ("a file without a name", good.replace(b'; filename="a.txt"', b""), media_type, "malformed_request"),
    ]


@pytest.mark.parametrize("body, media_type, code", [each[1:] for each in broken_forms()],
                         ids=[each[0] for each in broken_forms()])
def test_a_broken_form_is_refused_and_leaves_nothing(amara, body, media_type, code):
    before = amara.get("/api/v1/documents?limit=100").json
    answer = amara.call("POST", "/api/v1/documents", body=body, headers={"Content-Type": media_type})
    expect_problem(answer, 400, code, answer.json.get("field"))
    assert amara.get("/api/v1/documents?limit=100").json == before


def test_an_upload_that_is_no_form_is_refused(amara):
    answer = amara.call("POST", "/api/v1/documents", body=b"{}", headers={"Content-Type": "application/json"})
    expect_problem(answer, 415, "unsupported_media_type", "Content-Type")


# ---- Addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["/api", "/api/v1", "/api/v2/documents", "/api/v1/nothing", "/api/v1/documents/",
                                    "/api/v1/Documents", "/log", "/log/nothing"])
def test_an_address_that_is_none_is_not_found(amara, target):
    expect_problem(amara.raw("GET", target), 404, "not_found")


@pytest.mark.parametrize("target", ["/api/v1/documents//findings", "/api/v1/../v1/documents", "/api/v1/documents/%00",
                                    "/api/v1/documents/%2e%2e/secret", "/api/v1/documents%2f", "/api/v1/documents/%zz",
                                    "/api/v1/documents/%ff", "/api/v1/documents?q=%ff", "//api/v1/documents"])
def test_an_address_that_two_readers_could_read_apart_is_refused(amara, target):
    expect_problem(amara.raw("GET", target), 400, "malformed_request")


@pytest.mark.parametrize("target", [
    f"/api/v1/documents/{NOWHERE}", f"/api/v1/documents/{NOWHERE}/progress", f"/api/v1/documents/{NOWHERE}/findings",
    f"/api/v1/documents/{NOWHERE}/versions/1/content", f"/api/v1/documents/{NOWHERE}/versions/1/extract",
    "/api/v1/documents/x", "/api/v1/documents/" + "G" * 32, "/api/v1/documents/" + "A" * 32, "/api/v1/documents/" + "0" * 33,
    f"/api/v1/agencies/{NOWHERE}", "/api/v1/audit/records/99999999", "/api/v1/audit/records/x",
    "/api/v1/audit/records/-1", "/api/v1/audit/records/18446744073709551616", "/api/v1/audit/records/00",
    "/api/v1/documents/%27%3B--"])
def test_ids_of_nothing_are_not_found(amara, target):
    amara.refused(404, "not_found", "GET", target)


@pytest.mark.parametrize("version", ["0", "2", "4294967295", "4294967296", "x", "-1", "01"])
def test_versions_that_are_none_are_not_found(amara, draft, version):
    for what in ["content", "extract"]:
        amara.refused(404, "not_found", "GET", f"/api/v1/documents/{draft}/versions/{version}/{what}")


@pytest.mark.parametrize("target", [f"/api/v1/findings/{NOWHERE}/confirm", "/api/v1/findings/x/confirm",
                                    f"/api/v1/documents/{NOWHERE}/submit", "/api/v1/documents/x/submit"])
def test_changes_of_nothing_are_not_found(amara, target):
    amara.refused(404, "not_found", "POST", target, json_body={}, headers={"If-Match": '"1"'})


def test_accounts_and_grants_of_nothing_are_not_found(dev, server):
    for target in [f"/api/v1/accounts/{NOWHERE}", f"/api/v1/grants/{NOWHERE}"]:
        dev.refused(404, "not_found", "GET", target)
    for verb in ["disable", "enable", "password-reset", "roles"]:
        body = {"disable": {"reason": "x"}, "roles": {"role": "submitter"}}.get(verb)
        dev.refused(404, "not_found", "POST", f"/api/v1/accounts/{NOWHERE}/{verb}", json_body=body)
    dev.refused(404, "not_found", "DELETE", f"/api/v1/accounts/{NOWHERE}/roles/chair")
    dev.refused(404, "not_found", "DELETE", f"/api/v1/accounts/{NOWHERE}/roles/king")
    dev.refused(404, "not_found", "DELETE", f"/api/v1/tokens/{NOWHERE}")


@pytest.mark.parametrize("method, target, allow", [
    ("DELETE", "/api/v1/documents", "GET, HEAD, POST"),
    ("PUT", f"/api/v1/documents/{NOWHERE}", "GET, HEAD"),
    ("GET", f"/api/v1/documents/{NOWHERE}/submit", "POST"),
    ("POST", "/log/checkpoint", "GET, HEAD"),
    ("PATCH", "/api/v1/session", "GET, HEAD, POST, DELETE"),
    ("OPTIONS", "/api/v1/documents", "GET, HEAD, POST"),
    ("DELETE", "/api/v1/audit/records/0", "GET, HEAD"),
])
def test_another_method_is_refused_and_told_which_there_are(amara, method, target, allow):
    answer = amara.refused(405, "method_not_allowed", method, target)
    assert set(answer.headers["Allow"].split(", ")) == set(allow.split(", "))


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "BREW", "get"])
def test_methods_nobody_serves_are_refused(amara, method):
    answer = amara.raw(method, "/api/v1/session")
    assert answer.status in (400, 405, 501), answer
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("target, field", [
    ("/api/v1/documents?limit=0", "limit"), ("/api/v1/documents?limit=-1", "limit"),
    ("/api/v1/documents?limit=1e3", "limit"), ("/api/v1/documents?limit=99999999999999999999", "limit"),
    ("/api/v1/audit/records?from=x", "from"), ("/api/v1/audit/records?limit=201", "limit"),
    ("/api/v1/audit/records?subject=x", "subject"), ("/api/v1/agencies?limit=", "limit"),
    ("/api/v1/agencies?after=" + "a" * 201, "after"), ("/api/v1/documents?q=" + "a" * 201, "q"),
])
def test_query_parameters_at_fault_are_named(amara, target, field):
    amara.refused(400, "invalid_argument", "GET", target, field=field)


# ---- Who asks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("method, target", [
    ("GET", "/api/v1/documents"), ("POST", "/api/v1/documents"), ("GET", f"/api/v1/documents/{NOWHERE}"),
    ("GET", "/api/v1/audit/records"), ("GET", "/api/v1/accounts"), ("POST", "/api/v1/agencies"),
    ("GET", "/log/tile/entries/000"), ("POST", f"/api/v1/findings/{NOWHERE}/confirm")])
def test_strangers_are_asked_to_sign_in(server, method, target):
    answer = Client(server).refused(401, "not_signed_in", method, target)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("authorization", ["Basic YTpi", "Bearer", "Bearer ", "bearer  x", "Token x", "Bearer a b", "x" * 3000])
def test_an_authorization_that_is_none_is_refused(server, authorization):
    Client(server).refused(401, "not_signed_in", "GET", "/api/v1/session", headers={"Authorization": authorization})


def test_the_answer_to_a_refusal_is_kept_by_nobody(amara):
    answer = amara.get("/api/v1/documents/x", expect=404)
    assert "no-store" in answer.headers["Cache-Control"]
