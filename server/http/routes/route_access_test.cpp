// Every route, called as every kind of caller (route_access_table.h).
#include <set>

#include <gtest/gtest.h>

#include "server/http/routes/accounts_routes.h"
#include "server/http/routes/agencies_routes.h"
#include "server/http/routes/assurance_routes.h"
#include "server/http/routes/audit_routes.h"
#include "server/http/routes/child_level_routes.h"
#include "server/http/routes/document_route_world.h"
#include "server/http/routes/erasure_routes.h"
#include "server/http/routes/evidence_routes.h"
#include "server/http/routes/log_keys_route.h"
#include "server/http/routes/route_access_table.h"
#include "server/http/routes/session_routes.h"
#include "server/http/routes/timestamp_routes.h"
#include "server/http/routes/tokens_routes.h"
#include "server/http/routes/witness_routes.h"
#include "server/http/routes/writer_key_routes.h"
#include "server/http/session_cookie.h"
#include "server/service/actions/action_subject_rights.h"
#include "tests/support/temp_dir.h"

namespace scrutiny::http {
namespace {

using testing::AccountsWorld;
using testing::Answer;
using testing::DocumentRouteWorld;

constexpr std::string_view kMeta = R"({"kind":"action_plan","title":"Plan","marking":"OFFICIAL"})";

// Bodies that are in order, so that the answer shows the right and nothing else.
std::string body_for(const RouteRow& row, const std::string& caller) {
  const std::string password = AccountsWorld::password(caller.empty() ? "nora" : caller);
  const std::map<std::string_view, std::string> of_last_segment = {
      {"session", R"({"name":"nora","password":")" + AccountsWorld::password("nora") + "\"}"},
      {"password", R"({"password":")" + password + R"(","new_password":")" + password + "\"}"},
      {"accounts", R"({"name":"fresh","display_name":"Fresh"})"},
      {"agencies", R"({"name":"Probation","kind":"relevant_agency"})"},
      {"child-level-allowances", R"({"kind":"policy","reason":"why"})"},
      {"cosignatures", "{\"note\":\"x\\n\\n\u2014 x AAAAAAAA\\n\"}"},
      {"tokens", R"({"label":"script"})"},
      {"writer-keys", R"({"public_key":")" + std::string(43, 'A') + R"(=","name":"mine"})"},
      {"roles", R"({"role":"group_member"})"},
      {"revoke", R"({"reason":"why"})"},
      {"disable", R"({"reason":"why"})"},
      {"refuse", R"({"reason":"why"})"},
      {"documents", testing::upload_body(std::string(kMeta), "words")},
      {"versions", testing::upload_body("{}", "other words")},
      {"withdraw", R"({"reasons":"why"})"},
      {"return", R"({"reasons":"why"})"},
      {"supersede", R"({"reasons":"why","by":"11111111111111111111111111111111"})"},
      {"disclose", R"({"disclosure":{"group":false}})"},
      {"findings", R"({"kind":"recommendation","text":"do better"})"},
      {"correct", R"({"kind":"learning_point","text":"better words","reason":"why"})"},
      {"reject", R"({"reason":"why"})"},
      {"progress", R"({"text":"going well","brag":"green"})"},
      {"due", R"({"due":"2026-09-30","reason":"why"})"},
      {"complete", R"({"evidence":[{"document":"11111111111111111111111111111111","version":1}]})"},
      {"reopen", R"({"reason":"why"})"},
      {"cancel", R"({"reason":"why"})"},
      {"release", R"({"reason":"why"})"},
      {"decline", R"({"reason":"why"})"},
      {"retention-rules",
       R"({"kind":"policy","months":72,"basis":"accepted","authority":"irms_12","note":"why"})"},
      {"holds",
       R"({"document":"11111111111111111111111111111111","authority":"Court","dated":"2026-01-01","reason":"why"})"},
      {"erasures",
       R"({"document":"11111111111111111111111111111111","class":"subject_request","authority":"uk_gdpr_article_17","reason":"why"})"},
  };
  if (row.method == Method::kPatch) {
    return row.target == "account" ? R"({"display_name":"Other"})" : R"({"name":"Other"})";
  }
  const auto found = of_last_segment.find(row.pattern.substr(row.pattern.rfind('/') + 1));
  return found == of_last_segment.end() ? "{}" : found->second;
}

class BarePage final : public EvidencePage {
 public:
  std::string head(const EvidenceFacts&) const override { return "head"; }
  std::string row(const EvidenceRow&) const override { return "row"; }
  std::string foot(const EvidenceFacts&) const override { return "foot"; }
};

class RouteAccess : public ::testing::Test {
 protected:
  RouteAccess() : trail_(*accounts_.ledger, rights_) {
    add_session_routes(router_, accounts_.sessions, *accounts_.ledger);
    add_accounts_routes(router_, accounts_.accounts, *accounts_.ledger);
    add_grants_routes(router_, accounts_.grants, *accounts_.ledger);
    add_agencies_routes(router_, accounts_.agencies, *accounts_.ledger);
    add_child_level_routes(router_, allowances_, *accounts_.ledger);
    add_retention_routes(router_, erasing_);
    add_erasure_routes(router_, erasing_);
    add_writer_key_routes(router_, writer_keys_, *accounts_.ledger);
    add_tokens_routes(router_, accounts_.tokens, *accounts_.ledger);
    add_audit_routes(router_, trail_, *accounts_.ledger);
    add_witness_routes(router_, cosignatures_, witness_calls_, *accounts_.ledger);
    add_evidence_routes(router_, evidence_);
    add_log_keys_route(router_, *accounts_.ledger);
    add_timestamp_routes(router_, timestamper_, *accounts_.ledger);
    add_assurance_routes(router_, assurance_);
  }

  // An account that nobody here signs in to, made once.
  std::string spare_account() {
    if (spare_.empty()) {
      const auto made =
          accounts_.accounts.create(accounts_.as("ada"), {"spare", "Spare", std::nullopt, {}, {}});
      spare_ = made->id.text();
    }
    return spare_;
  }
  // A request about Polly that waits, made once.
  std::string grant() {
    if (grant_.empty()) {
      const auto asked = accounts_.accounts.grant_role(accounts_.as("ada"), accounts_.id("polly"),
                                                       Role::kAgencyLead, {});
      grant_ = asked->waiting.value().text();
    }
    return grant_;
  }
  // By a token, since sessions make room for each other.
  Answer by_sam(Method method, const std::string& target, const std::string& body,
                std::string_view type) {
    if (sams_token_.empty()) {
      sams_token_ = accounts_.tokens.create(accounts_.as("sam"), {"test", {}, {}})->secret;
    }
    testing::HeaderList headers{{"Authorization", "Bearer " + sams_token_},
                                {"Content-Type", std::string(type)}};
    return world_.send("", method, target, std::move(headers), body);
  }
  // Fresh for every call, since calls change it.
  std::string document(std::string_view state) {
    const std::string meta =
        state == "withheld"
            ? R"({"kind":"policy","title":"P","marking":"OFFICIAL","disclosure":{"group":false}})"
            : std::string(kMeta);
    const Answer sent = by_sam(Method::kPost, "/api/v1/documents",
                               testing::upload_body(meta, "words"), testing::kFormType);
    const std::string id(sent.json().at("id").as_string());
    if (state == "checking") {
      world_.listener.waiting.clear();
      return id;
    }
    world_.settle();
    if (state == "draft") return id;
    submit(id);
    return id;
  }
  void submit(const std::string& id) {
    testing::HeaderList headers{{"Authorization", "Bearer " + sams_token_},
                                {"If-Match", world_.etag(id)}};
    const Answer submitted = world_.send("", Method::kPost, "/api/v1/documents/" + id + "/submit",
                                         std::move(headers), "");
    EXPECT_EQ(submitted.status, 200) << submitted.body;
  }
  std::string finding(const std::string& of) {
    const auto found =
        by_sam(Method::kGet, "/api/v1/documents/" + of + "/findings", "", "application/json")
            .json();
    return std::string(found.at("items").at(0).at("id").as_string());
  }
  std::string action_body() {
    return R"({"action":"Start a rota","lead":")" + accounts_.agency("children").text() + "\"}";
  }
  std::string action() {
    const Answer made = by_sam(Method::kPost, "/api/v1/actions", action_body(), "application/json");
    return std::string(made.json().at("id").as_string());
  }
  std::string record_of_action() {
    const auto row = load_action(*accounts_.ledger->snapshot(), ActionId::parse(action()).value());
    return std::to_string(row->proposed.index);
  }
  std::string record_of(const std::string& of) {
    const auto row = load_document(*accounts_.ledger->snapshot(), DocumentId::parse(of).value());
    return std::to_string(row->received_index);
  }

  // The row's address with its target in place.
  struct Call {
    std::string target;
    testing::HeaderList headers{{"If-Match", "\"1\""}};
  };
  Call call_of(const RouteRow& row) {
    Call call;
    std::map<std::string, std::string> values{{"id", std::string(32, '1')},
                                              {"index", "9007199254740991"},
                                              {"role", "submitter"},
                                              {"kind", "policy"},
                                              {"size", "9007199254740991"},
                                              {"version", "1"},
                                              {"name*", "7/999"}};
    const std::string_view name = row.target;
    if (name == "account") values["id"] = spare_account();
    if (name == "agency") values["id"] = accounts_.agency("police").text();
    if (name == "grant") values["id"] = grant();
    if (name == "child-level allowance") {
      values["kind"] = "guidance";
      static_cast<void>(allowances_.allow(accounts_.as("ada"), DocumentKind::kGuidance, "why", {}));
    }
    if (name == "token") values["id"] = accounts_.tokens.mint_operator_token("sam")->id.text();
    if (name == "record") values["index"] = std::to_string(accounts_.sign_in("sam").receipt.index);
    if (name == "received") values["index"] = record_of(document("submitted"));
    if (name == "draft's record") values["index"] = record_of(document("draft"));
    if (name == "draft's finding") values["id"] = finding(document("draft"));
    if (name == "submitted finding") values["id"] = finding(document("submitted"));
    if (name == "action") values["id"] = action();
    if (name == "action's record") values["index"] = record_of_action();
    if (name == "tile")
      values["name*"] =
          row.pattern.find("entries") == std::string_view::npos ? "0/000.p/2" : "000.p/2";
    for (const char* state : {"checking", "draft", "submitted", "withheld"}) {
      if (name != state) continue;
      values["id"] = document(state);
      call.headers = {{"If-Match", world_.etag(values["id"])}};
    }
    call.target = row.pattern;
    for (const auto& [parameter, value] : values) {
      const auto at = call.target.find("{" + parameter + "}");
      if (at != std::string::npos) call.target.replace(at, parameter.size() + 2, value);
    }
    // A statement is asked for, not made: a signature cannot be made up.
    if (row.pattern == "/api/v1/writer-keys")
      call.headers.emplace_back("Writer-Signature", "prepare");
    if (row.pattern == "/api/v1/audit/bundle") call.target += "?subject=" + values["id"];
    if (row.pattern.ends_with("/assurance")) call.target += "?from=2026-01-01&to=2026-01-31";
    return call;
  }
  Answer send(const RouteRow& row, Call call, const std::string& caller,
              const std::string& session) {
    std::string body = row.pattern == "/api/v1/actions" ? action_body() : body_for(row, caller);
    const bool form = body.starts_with("--");
    call.headers.emplace_back("Content-Type", form ? testing::kFormType : "application/json");
    if (!session.empty()) {
      call.headers.emplace_back("Cookie", std::string(kSessionCookie) + "=" + session);
      call.headers.emplace_back("X-CSRF-Token", csrf_token(session));
    }
    if (row.method == Method::kGet) body.clear();
    return world_.send("", row.method, call.target, call.headers, body);
  }
  static char letter(int status) {
    if (status == 401) return 's';
    if (status == 403) return 'f';
    return status == 404 ? 'h' : 'a';
  }
  static std::string describe(const RouteRow& row, std::string_view caller) {
    return std::string(text(row.method)) + " " + std::string(row.pattern) + " on \"" +
           std::string(row.target) + "\" as " + std::string(caller.empty() ? "nobody" : caller);
  }

  DocumentRouteWorld world_;
  AccountsWorld& accounts_ = world_.base.accounts;
  ChildLevelAllowances allowances_{accounts_.context};
  RetentionRules rules_{accounts_.context};
  Holds holds_{accounts_.context};
  Erasures erasures_{accounts_.context};
  ErasureServices erasing_{*accounts_.ledger, accounts_.clock, rules_, holds_, erasures_};
  WriterKeys writer_keys_{accounts_.context};
  Router& router_ = world_.base.router;
  LivingSubjectRights rights_;
  Trail trail_;
  BarePage page_;
  Evidence evidence_{{*accounts_.ledger, trail_, rights_, nullptr, page_}};
  testing::TempDir folder_;
  std::unique_ptr<WitnessStore> witness_store_ = WitnessStore::open(folder_.path()).value();
  Timestamper timestamper_{*accounts_.ledger, accounts_.clock, {}, {}, {}};
  Cosignatures cosignatures_{*accounts_.ledger, {}, *witness_store_, [](const Error&) {}};
  WitnessCalls witness_calls_{*accounts_.ledger, cosignatures_, accounts_.clock, {}, nullptr};
  Assurance assurance_{*accounts_.ledger, accounts_.clock, rights_, cosignatures_, timestamper_};
  std::string grant_;
  std::string spare_;
  std::string sams_token_;
};

TEST_F(RouteAccess, EveryRouteHasARowAndEveryRowARoute) {
  std::set<std::pair<Method, std::string>> listed;
  for (const RouteRow& row : kRouteTable) {
    EXPECT_EQ(row.answers.size(), kCallers.size()) << row.pattern;
    listed.emplace(row.method, row.pattern);
  }
  std::set<std::pair<Method, std::string>> registered;
  for (const RouteInfo& route : router_.routes()) {
    registered.emplace(route.method, route.pattern);
    EXPECT_TRUE(listed.contains({route.method, route.pattern}))
        << text(route.method) << " " << route.pattern << " has no row in route_access_table.h ("
        << route.access.describe() << ")";
  }
  for (const auto& [method, pattern] : listed) {
    EXPECT_TRUE(registered.contains({method, pattern}))
        << text(method) << " " << pattern << " is in the table but not a route";
  }
}

TEST_F(RouteAccess, EveryCallerIsAnsweredAsTheTableSays) {
  for (const RouteRow& row : kRouteTable) {
    for (std::size_t i = 0; i < kCallers.size(); ++i) {
      const std::string caller(kCallers.at(i));
      const Call call = call_of(row);
      const Answer answer = send(row, call, caller, world_.base.session_of(caller));
      const char got = letter(answer.status);
      const char expected = row.answers.at(i);
      const bool made_up = row.target.empty() && expected == 'a' && got == 'h';
      EXPECT_TRUE(got == expected || made_up)
          << describe(row, caller) << ": expected " << expected << ", got " << answer.status << " "
          << answer.body.substr(0, 300);
      EXPECT_NE(answer.status, 400) << describe(row, caller) << ": the request is not in "
                                    << "order, so it shows nothing " << answer.body.substr(0, 300);
    }
  }
}

// Those refused leave no trace but that of having signed in.
TEST_F(RouteAccess, RefusedCallersChangeNothing) {
  std::uint64_t refused = 0;
  for (const RouteRow& row : kRouteTable) {
    if (row.method == Method::kGet) continue;
    for (std::size_t i = 0; i < kCallers.size(); ++i) {
      if (row.answers.at(i) == 'a') continue;
      const std::string caller(kCallers.at(i));
      const Call call = call_of(row);
      const std::string session = world_.base.session_of(caller);
      const std::uint64_t before = world_.records();
      static_cast<void>(send(row, call, caller, session));
      EXPECT_EQ(world_.records(), before) << describe(row, caller);
      ++refused;
    }
  }
  EXPECT_GT(refused, 200u);
}

}  // namespace
}  // namespace scrutiny::http
