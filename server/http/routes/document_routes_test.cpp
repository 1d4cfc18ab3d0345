#include <gtest/gtest.h>

#include "server/http/routes/document_route_world.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/payload.h"
#include "storage/crypto/sha256.h"

namespace scrutiny::testing {
namespace {

using http::Method;
namespace json = boost::json;

constexpr const char* kMeta = R"({"kind":"policy","title":"Restraint","marking":"OFFICIAL"})";

std::string text_at(const json::object& object, std::string_view name) {
  return std::string(object.at(name).as_string());
}

class DocumentRoutes : public ::testing::Test {
 protected:
  static std::string at(const std::string& id, const std::string& rest = {}) {
    return "/api/v1/documents/" + id + rest;
  }
  DocumentRouteWorld world;
};

TEST_F(DocumentRoutes, AnUploadAnswersWithAllThatProvesIt) {
  const Answer sent = world.upload("sam", upload_body(kMeta, "content", "restraint £.txt"));
  ASSERT_EQ(sent.status, 201) << sent.body;
  const json::object body = sent.json();
  EXPECT_EQ(text_at(body, "state"), "checking");
  EXPECT_EQ(body.at("version").as_int64(), 1);
  EXPECT_EQ(body.at("size").as_int64(), 7);
  EXPECT_EQ(text_at(body, "sha256"), to_hex(sha256(as_bytes("content"))));
  EXPECT_EQ(sent.headers.at("Location"), at(text_at(body, "id")));
  const Record record = decode(text_at(body, "record")).value();
  const auto salt = digest_from_hex(text_at(body, "salt")).value();
  EXPECT_EQ(record.commit, commitment(salt, as_bytes(text_at(body, "payload"))));
  const auto index =
      static_cast<std::uint64_t>(body.at("receipt").as_object().at("index").as_int64());
  EXPECT_EQ(index, record.index);
  EXPECT_EQ(sent.headers.at("ETag"), "\"" + std::to_string(index) + "\"");
  EXPECT_NE(text_at(body, "payload").find("restraint £.txt"), std::string::npos);
}

TEST_F(DocumentRoutes, RefusesFormsThatAreNotExactlyMetaAndFileAndSaysWhy) {
  const auto part = [](const std::string& head, const std::string& body) {
    return "--BoUnD\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + body + "\r\n";
  };
  const std::string meta = part("name=meta", kMeta);
  const std::string file = part("name=file; filename=a.txt", "x");
  const std::string end = "--BoUnD--\r\n";
  struct Case {
    std::string body;
    int status;
    std::string field;
  };
  const std::vector<Case> cases = {
      {"", 400, ""},
      {end, 400, "meta"},
      {"no form at all", 400, ""},
      {file + meta + end, 400, "meta"},
      {meta + end, 400, "file"},
      {meta + meta + end, 400, "file"},
      {meta + part("name=file", "x") + end, 400, "file"},
      {meta + part("name=file; filename=\"\"", "x") + end, 400, "file"},
      {meta + part("name=file; filename=\"a\x01.txt\"", "x") + end, 400, "file"},
      {meta + part("name=file; filename=a.txt", "") + end, 400, "file"},
      {meta + file + file + end, 400, "file"},
      {meta + file + part("name=more", "x") + end, 400, "more"},
      {meta + file, 400, "file"},
      {meta + file + end + "after", 400, ""},
      {part("name=meta", "not json") + file + end, 400, "meta"},
      {part("name=meta; filename=m.json", kMeta) + file + end, 400, "meta"},
      {part("name=meta", "[]") + file + end, 400, "meta"},
      {part("name=meta", std::string(3000, ' ')) + file + end, 413, "meta"},
      {"--BoUnD\r\nX: " + std::string(9000, 'y') + "\r\n\r\n", 431, ""},
      {meta + part("name=file; filename=a.txt", std::string(100'001, 'x')) + end, 413, "file"},
  };
  const std::uint64_t before = (world.get("sam", "/api/v1/documents"), world.records());
  for (const Case& each : cases) {
    const Answer answer = world.upload("sam", each.body);
    EXPECT_EQ(answer.status, each.status) << each.body.substr(0, 200) << answer.body;
    EXPECT_EQ(answer.field(), each.field) << each.body.substr(0, 200) << answer.body;
  }
  EXPECT_EQ(world.records(), before) << "nothing of them is recorded";
  for (const char* type : {"", "application/json", "multipart/form-data",
                           "multipart/form-data; boundary=\"bad\tone\""}) {
    const Answer answer = world.send("sam", Method::kPost, "/api/v1/documents",
                                     {{"Content-Type", type}}, meta + file + end);
    EXPECT_EQ(answer.field(), "Content-Type") << type;
  }
}

TEST_F(DocumentRoutes, MetaIsCheckedFieldByField) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {R"({})", "kind"},
      {R"({"kind":"novel","title":"t","marking":"OFFICIAL"})", "kind"},
      {R"({"kind":"policy","marking":"OFFICIAL"})", "title"},
      {R"({"kind":"policy","title":"","marking":"OFFICIAL"})", "title"},
      {R"({"kind":"policy","title":"a\u0000b","marking":"OFFICIAL"})", "title"},
      {R"({"kind":"policy","title":7,"marking":"OFFICIAL"})", "title"},
      {R"({"kind":"policy","title":")" + std::string(301, 't') + R"(","marking":"OFFICIAL"})",
       "title"},
      {R"({"kind":"policy","title":"t"})", "marking"},
      {R"({"kind":"policy","title":"t","marking":"SECRET"})", "marking"},
      {R"({"kind":"policy","title":"t","marking":"OFFICIAL","agency":"x"})", "agency"},
      {R"({"kind":"policy","title":"t","marking":"OFFICIAL","colour":"red"})", "colour"},
      {R"({"kind":"policy","title":"t","marking":"OFFICIAL","disclosure":[]})", "disclosure"},
      {R"({"kind":"policy","title":"t","marking":"OFFICIAL","disclosure":{"group":1}})",
       "disclosure.group"},
      {R"({"kind":"policy","title":"t","marking":"OFFICIAL","disclosure":{"agencies":["x"]}})",
       "disclosure.agencies"},
      {R"({"kind":"policy","title":"t","marking":"OFFICIAL","disclosure":{"all":true}})", "all"},
  };
  for (const auto& [meta, field] : cases) {
    const Answer answer = world.upload("sam", upload_body(meta, "x"));
    EXPECT_EQ(answer.status, 400) << meta;
    EXPECT_EQ(answer.field(), field) << meta;
  }
  const std::string police = world.base.accounts.agency("police").text();
  EXPECT_EQ(world
                .upload("sam", upload_body(R"({"kind":"policy","title":"t","marking":"OFFICIAL",
                   "agency":")" + police + "\"}",
                                           "x"))
                .status,
            403);
  EXPECT_EQ(world.upload("gita", upload_body(kMeta, "x")).status, 403);
  EXPECT_EQ(world.upload("", upload_body(kMeta, "x")).status, 401);
}

TEST_F(DocumentRoutes, ARepeatedUploadGivesTheSameAnswer) {
  const HeaderList key = {{"Idempotency-Key", "k1"}};
  const Answer first = world.upload("sam", upload_body(kMeta, "content"), key);
  const Answer again = world.upload("sam", upload_body(kMeta, "content"), key);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.json().at("id"), first.json().at("id"));
  EXPECT_EQ(again.json().at("record"), first.json().at("record"));
  EXPECT_EQ(world.upload("sam", upload_body(kMeta, "other"), key).status, 422);
  EXPECT_EQ(world.upload("sam", upload_body(kMeta, "content", "other.txt"), key).status, 422);
  EXPECT_EQ(world
                .upload("sam",
                        upload_body(R"({"kind":"policy","title":"Other","marking":"OFFICIAL"})",
                                    "content"),
                        key)
                .code(),
            "idempotency_mismatch");
}

TEST_F(DocumentRoutes, AWholeLifeOverHttp) {
  const std::string id = world.draft();
  const Answer details = world.get("sam", at(id));
  ASSERT_EQ(details.status, 200) << details.body;
  EXPECT_EQ(details.headers.at("ETag"), world.etag(id));
  const json::object shown = details.json();
  EXPECT_EQ(text_at(shown, "state"), "draft");
  EXPECT_EQ(shown.at("actions"),
            json::value({"submit", "withdraw", "disclose", "decide_findings"}));
  const json::object version = shown.at("versions").as_array().at(0).as_object();
  EXPECT_EQ(text_at(version, "media_type"), "text/plain");
  EXPECT_EQ(text_at(version.at("extraction").as_object(), "state"), "done");
  EXPECT_EQ(shown.at("findings").as_object().at("extracted").as_int64(), 2);

  EXPECT_EQ(world.send("sam", Method::kPost, at(id, "/submit")).status, 428);
  EXPECT_EQ(world.send("sam", Method::kPost, at(id, "/submit"), {{"If-Match", "\"1\""}}).status,
            412);
  EXPECT_EQ(world.send("sam", Method::kPost, at(id, "/submit"), {{"If-Match", "\"x\""}}).status,
            412);
  EXPECT_EQ(world.send("sam", Method::kPost, at(id, "/submit"), {{"If-Match", "7"}}).status, 400);
  EXPECT_EQ(world.get("carla", at(id)).status, 404);
  const Answer submitted = world.step("sam", id, "submit");
  ASSERT_EQ(submitted.status, 200) << submitted.body;
  EXPECT_EQ(text_at(submitted.json(), "state"), "submitted");
  EXPECT_EQ(submitted.headers.at("ETag"), world.etag(id));

  EXPECT_EQ(world.step("sam", id, "accept").status, 403);
  EXPECT_EQ(world.step("sam", id, "submit").status, 409);
  EXPECT_EQ(world.step("carla", id, "return").field(), "reasons");
  EXPECT_EQ(world.step("carla", id, "return", R"({"reasons":""})").field(), "reasons");
  EXPECT_EQ(
      world.step("carla", id, "return", R"({"reasons":")" + std::string(4001, 'r') + "\"}").field(),
      "reasons");
  EXPECT_EQ(world.step("carla", id, "return", R"({"reasons":"Name owners.","x":1})").field(), "x");
  EXPECT_EQ(world.step("carla", id, "return", R"({"reasons":"Name owners."})").status, 200);
  EXPECT_EQ(text_at(world.get("lena", at(id)).json().at("versions").as_array().at(0).as_object(),
                    "returned_reasons"),
            "Name owners.");

  const Answer second =
      world.send("lena", Method::kPost, at(id, "/versions"),
                 {{"Content-Type", std::string(kFormType)}, {"If-Match", world.etag(id)}},
                 upload_body(R"({"note":"Owners named"})", "Better words."));
  ASSERT_EQ(second.status, 201) << second.body;
  EXPECT_EQ(second.json().at("version").as_int64(), 2);
  world.settle();
  EXPECT_EQ(world.step("lena", id, "submit").status, 200);
  EXPECT_EQ(world.step("carla", id, "accept").status, 200);
  EXPECT_EQ(text_at(world.get("iris", at(id)).json(), "state"), "accepted");
  EXPECT_EQ(world.step("sam", id, "withdraw", R"({"reasons":"Out of date."})").status, 200);
}

TEST_F(DocumentRoutes, DetailsSayHowFarTheLastChangeIsVouchedFor) {
  const std::string id = world.submitted();
  const auto said = [&](const std::string& caller) {
    return world.get(caller, at(id)).json().at("attestation").as_object();
  };
  EXPECT_EQ(text_at(said("iris"), "state"), "signed");
  world.cosign();
  const json::object cosigned = said("iris");
  EXPECT_EQ(text_at(cosigned, "state"), "cosigned");
  EXPECT_EQ(cosigned.at("cosigned_by").as_array().at(0).as_string(), "iris.example/w");
  EXPECT_EQ("\"" + std::to_string(cosigned.at("index").as_int64()) + "\"", world.etag(id));
  ASSERT_EQ(world.step("carla", id, "accept").status, 200);
  EXPECT_EQ(text_at(said("iris"), "state"), "signed") << "the witness has not seen this change";

  // A new draft is its agency's only: others are told of the change that they see.
  const std::string seen = world.etag(id);
  ASSERT_EQ(world
                .send("sam", Method::kPost, at(id, "/versions"),
                      {{"Content-Type", std::string(kFormType)}, {"If-Match", seen}},
                      upload_body("{}", "Other words."))
                .status,
            201);
  world.settle();
  EXPECT_EQ("\"" + std::to_string(said("iris").at("index").as_int64()) + "\"", seen);
  EXPECT_EQ("\"" + std::to_string(said("sam").at("index").as_int64()) + "\"", world.etag(id));
  EXPECT_NE(seen, world.etag(id));
}

TEST_F(DocumentRoutes, VersionsNeedIfMatchAndKnownFields) {
  const std::string id = world.submitted();
  ASSERT_EQ(world.step("carla", id, "accept").status, 200);
  const HeaderList form = {{"Content-Type", std::string(kFormType)}};
  EXPECT_EQ(
      world.send("sam", Method::kPost, at(id, "/versions"), form, upload_body("{}", "x")).status,
      428);
  HeaderList with_tag = form;
  with_tag.emplace_back("If-Match", world.etag(id));
  EXPECT_EQ(world
                .send("sam", Method::kPost, at(id, "/versions"), with_tag,
                      upload_body(R"({"kind":"policy"})", "x"))
                .field(),
            "kind");
  EXPECT_EQ(world
                .send("sam", Method::kPost, at(id, "/versions"), with_tag,
                      upload_body(R"({"marking":"NONE"})", "x"))
                .field(),
            "marking");
}

TEST_F(DocumentRoutes, DisclosureIsChangedByItsAgency) {
  const std::string id = world.submitted();
  const std::string police = world.base.accounts.agency("police").text();
  EXPECT_EQ(world.get("polly", at(id)).status, 404);
  EXPECT_EQ(world.step("sam", id, "disclose").field(), "disclosure");
  ASSERT_EQ(world
                .step("sam", id, "disclose",
                      R"({"disclosure":{"group":false,"agencies":[")" + police + R"("]}})")
                .status,
            200);
  EXPECT_EQ(world.get("polly", at(id)).status, 200);
  EXPECT_EQ(world.get("carla", at(id)).status, 404);
  EXPECT_EQ(world.get("iris", at(id)).status, 200);
}

TEST_F(DocumentRoutes, AFileComesAsItWasAndIsNeverShown) {
  std::string content;
  for (int i = 0; i < 5000; ++i) content.push_back(static_cast<char>(i * 7));
  content = "<html><script>alert(1)</script>" + content;
  const Answer sent =
      world.upload("sam", upload_body(kMeta, content, "résumé %22final%22 \xE2\x80\xAE.html"));
  ASSERT_EQ(sent.status, 201) << sent.body;
  const std::string id = text_at(sent.json(), "id");
  const Answer got = world.get("sam", at(id, "/versions/1/content"));
  ASSERT_EQ(got.status, 200);
  EXPECT_EQ(got.body, content);
  EXPECT_EQ(got.headers.at("Content-Type"), "application/octet-stream");
  EXPECT_EQ(got.headers.at("Content-Disposition"),
            "attachment; filename=\"r_sum_ _final_ .html\"; "
            "filename*=UTF-8''r%C3%A9sum%C3%A9%20%22final%22%20.html");
  EXPECT_EQ(got.headers.at("X-Content-Type-Options"), "nosniff");
  EXPECT_NE(got.headers.at("Content-Security-Policy").find("sandbox"), std::string::npos);
  EXPECT_EQ(got.headers.at("Cache-Control"), "private, no-store");
  EXPECT_EQ(got.headers.at("Repr-Digest"),
            "sha-256=:" + to_base64(sha256(as_bytes(content))) + ":");
  EXPECT_EQ(got.headers.at("ETag"), "\"" + to_hex(sha256(as_bytes(content))) + "\"");

  for (const char* version : {"0", "2", "01", "x", "4294967296", "99999999999999999999"}) {
    EXPECT_EQ(world.get("sam", at(id, "/versions/" + std::string(version) + "/content")).status,
              404);
  }
}

TEST_F(DocumentRoutes, RangesAreServedAndOnlyOpeningsRecorded) {
  std::string content;
  for (int i = 0; i < 3000; ++i) content += std::to_string(i);
  const std::string target = at(world.submitted(content), "/versions/1/content");
  const auto recorded = [&](const HeaderList& headers, int status, const std::string& expected) {
    const std::uint64_t before = world.records();
    const Answer got = world.get("carla", target, headers);
    EXPECT_EQ(got.status, status);
    EXPECT_EQ(got.body, expected);
    return world.records() - before;
  };
  world.get("carla", "/api/v1/documents");  // signs in
  EXPECT_EQ(recorded({{"Range", "bytes=0-99"}}, 206, content.substr(0, 100)), 1u);
  EXPECT_EQ(recorded({{"Range", "bytes=100-199"}}, 206, content.substr(100, 100)), 0u);
  EXPECT_EQ(recorded({{"Range", "bytes=5000-"}}, 206, content.substr(5000)), 0u);
  EXPECT_EQ(recorded({{"Range", "bytes=-5"}}, 206, content.substr(content.size() - 5)), 0u);
  EXPECT_EQ(recorded({}, 200, content), 1u);
  EXPECT_EQ(recorded({{"Range", "bytes=5-"}, {"If-Range", "\"another\""}}, 200, content), 1u);
  EXPECT_EQ(recorded({{"Range", "bytes=1-2,5-6"}}, 200, content), 1u);

  const Answer past = world.get("carla", target, {{"Range", "bytes=99999999-"}});
  EXPECT_EQ(past.status, 416);
  EXPECT_EQ(past.headers.at("Content-Range"), "bytes */" + std::to_string(content.size()));
  EXPECT_EQ(past.code(), "range_not_satisfiable");
  const Answer part = world.get("carla", target, {{"Range", "bytes=7-9"}});
  EXPECT_EQ(part.headers.at("Content-Range"), "bytes 7-9/" + std::to_string(content.size()));
}

TEST_F(DocumentRoutes, NothingLeavesWhenItCannotBeRecorded) {
  const std::string id = world.submitted("words that must stay");
  world.get("carla", "/api/v1/documents");
  world.base.accounts.ledger->stop();
  for (const char* rest : {"", "/versions/1/content", "/versions/1/extract", "/findings"}) {
    const Answer got = world.get("carla", at(id, rest));
    EXPECT_EQ(got.status, 503) << rest;
    EXPECT_EQ(got.body.find("words"), std::string::npos) << rest;
    EXPECT_EQ(got.body.find("plan"), std::string::npos) << rest;
  }
}

TEST_F(DocumentRoutes, ProgressAndListsOpenNothing) {
  const Answer sent = world.upload("sam", upload_body(kMeta, "content"));
  const std::string id = text_at(sent.json(), "id");
  const std::uint64_t before = world.records();
  Answer progress = world.get("sam", at(id, "/progress"));
  EXPECT_EQ(text_at(progress.json(), "state"), "checking");
  EXPECT_EQ(text_at(progress.json().at("extraction").as_object(), "state"), "pending");
  EXPECT_EQ(progress.body.find("Restraint"), std::string::npos);
  world.get("sam", "/api/v1/documents");
  EXPECT_EQ(world.records(), before);
  world.settle();
  progress = world.get("sam", at(id, "/progress"));
  EXPECT_EQ(text_at(progress.json(), "state"), "draft");
  EXPECT_EQ(text_at(progress.json().at("extraction").as_object(), "state"), "done");
  EXPECT_EQ(world.get("polly", at(id, "/progress")).status, 404);
}

TEST_F(DocumentRoutes, ExtractGivesWhatWasFoundWithItsPlaces) {
  const std::string id = world.draft("Some words.");
  const Answer without = world.get("sam", at(id, "/versions/1/extract"));
  ASSERT_EQ(without.status, 200) << without.body;
  const json::object result = without.json().at("result").as_object();
  EXPECT_EQ(text_at(result, "plugin_id"), "ofsted_ilacs");
  EXPECT_EQ(text_at(result.at("judgements").as_array().at(0).as_object(), "grade"), "Good");
  EXPECT_EQ(result.at("findings").as_array().size(), 2u);
  EXPECT_TRUE(result.at("pages").as_array().empty());
  const Answer with = world.get("sam", at(id, "/versions/1/extract?include=text"));
  EXPECT_EQ(with.json().at("result").as_object().at("pages").as_array().size(), 2u);
  EXPECT_EQ(world.get("sam", at(id, "/versions/1/extract?include=all")).field(), "include");
}

TEST_F(DocumentRoutes, FindingsAreListedDecidedAndAdded) {
  const std::string id = world.draft();
  json::object list = world.get("sam", at(id, "/findings")).json();
  EXPECT_EQ(list.at("actions"), json::value({"decide_findings"}));
  const json::object first = list.at("items").as_array().at(0).as_object();
  const json::object second = list.at("items").as_array().at(1).as_object();
  const auto decide = [&](const std::string& caller, const json::object& finding,
                          const std::string& verb, const std::string& body) {
    return world.send(
        caller, Method::kPost, "/api/v1/findings/" + text_at(finding, "id") + verb,
        {{"Content-Type", "application/json"}, {"If-Match", text_at(finding, "etag")}}, body);
  };
  const Answer confirmed = decide("sam", first, "/confirm", "");
  ASSERT_EQ(confirmed.status, 200) << confirmed.body;
  EXPECT_EQ(text_at(confirmed.json(), "state"), "confirmed");
  EXPECT_EQ(text_at(confirmed.json(), "document"), id);
  EXPECT_EQ(decide("sam", first, "/confirm", "").status, 412);
  EXPECT_EQ(decide("sam", second, "/correct", "{}").field(), "text");
  EXPECT_EQ(decide("sam", second, "/correct", R"({"text":"t","kind":"Bad Kind"})").field(), "kind");
  EXPECT_EQ(decide("sam", second, "/reject", "{}").field(), "reason");
  EXPECT_EQ(decide("sam", second, "/confirm", R"({"x":1})").field(), "x");
  EXPECT_EQ(decide("carla", second, "/confirm", "").status, 403);
  EXPECT_EQ(decide("polly", second, "/confirm", "").status, 404);
  EXPECT_EQ(decide("sam", second, "/correct", R"({"text":"Better","reason":"typo"})").status, 200);
  EXPECT_EQ(
      world.send("sam", Method::kPost, "/api/v1/findings/" + text_at(first, "id") + "/confirm")
          .status,
      428);

  const auto add = [&](const std::string& body) {
    return world.send("sam", Method::kPost, at(id, "/findings"),
                      {{"Content-Type", "application/json"}}, body);
  };
  EXPECT_EQ(add(R"({"kind":"strength"})").field(), "text");
  EXPECT_EQ(add(R"({"text":"x"})").field(), "kind");
  EXPECT_EQ(add(R"({"kind":"strength","text":"x","page":0})").field(), "page");
  const Answer added =
      add(R"({"kind":"strength","text":"Children are heard.","page":7,"quote":"we were heard"})");
  ASSERT_EQ(added.status, 201) << added.body;
  list = world.get("sam", at(id, "/findings?version=1")).json();
  ASSERT_EQ(list.at("items").as_array().size(), 3u);
  const json::object corrected = list.at("items").as_array().at(1).as_object();
  EXPECT_EQ(text_at(corrected, "text"), "Better");
  EXPECT_EQ(text_at(corrected.at("original").as_object(), "text"), "Improve thing 2");
  EXPECT_EQ(text_at(corrected, "plugin"), "ofsted_ilacs");
  const json::object by_hand = list.at("items").as_array().at(2).as_object();
  EXPECT_EQ(text_at(by_hand, "source"), "person");
  EXPECT_EQ(by_hand.at("page").as_int64(), 7);
}

TEST_F(DocumentRoutes, ListsPageAndFilter) {
  for (int i = 0; i < 5; ++i) world.draft();
  const std::string shared = world.submitted();
  std::string target = "/api/v1/documents?limit=2";
  std::size_t seen = 0;
  for (int pages = 0; pages < 10; ++pages) {
    const Answer page = world.get("sam", target);
    ASSERT_EQ(page.status, 200) << page.body;
    seen += page.json().at("items").as_array().size();
    if (!page.json().contains("next")) break;
    target = "/api/v1/documents?limit=2&after=" + text_at(page.json(), "next");
  }
  EXPECT_EQ(seen, 6u);
  const Answer chair = world.get("carla", "/api/v1/documents");
  ASSERT_EQ(chair.json().at("items").as_array().size(), 1u);
  EXPECT_EQ(text_at(chair.json().at("items").as_array().at(0).as_object(), "id"), shared);
  EXPECT_EQ(world.get("sam", "/api/v1/documents?state=draft&kind=action_plan")
                .json()
                .at("items")
                .as_array()
                .size(),
            5u);
  EXPECT_TRUE(
      world.get("sam", "/api/v1/documents?kind=minutes").json().at("items").as_array().empty());
  for (const auto& [query, field] :
       {std::pair{"limit=0", "limit"}, std::pair{"limit=101", "limit"}, std::pair{"kind=x", "kind"},
        std::pair{"state=x", "state"}, std::pair{"agency=x", "agency"},
        std::pair{"after=x", "after"}, std::pair{"q=word&after=x", "after"},
        std::pair{"q=!!", "q"}}) {
    const Answer refused = world.get("sam", "/api/v1/documents?" + std::string(query));
    EXPECT_EQ(refused.status, 400) << query;
    EXPECT_EQ(refused.field(), field) << query;
  }
}

TEST_F(DocumentRoutes, SearchShowsMatchesAsDataNotMarkup) {
  world.submitted("Children spoke of <b>neglect</b> & more.");
  const Answer found = world.get("iris", "/api/v1/documents?q=neglect");
  ASSERT_EQ(found.status, 200) << found.body;
  const json::array items = found.json().at("items").as_array();
  ASSERT_EQ(items.size(), 1u);
  bool matched = false;
  for (const json::value& part : items[0].at("found_text").as_array()) {
    if (part.at("match").as_bool()) matched = part.at("text").as_string() == "neglect";
  }
  EXPECT_TRUE(matched);
  EXPECT_TRUE(
      world.get("polly", "/api/v1/documents?q=neglect").json().at("items").as_array().empty());
}

}  // namespace
}  // namespace scrutiny::testing
