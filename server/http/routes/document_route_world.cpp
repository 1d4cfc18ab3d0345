#include "server/http/routes/document_route_world.h"

#include <boost/json/parse.hpp>
#include <stdlib.h>

#include "server/http/session_cookie.h"
#include "storage/state/actions_projection.h"
#include "storage/state/child_level_projection.h"
#include "storage/state/disposal_projection.h"
#include "storage/state/documents_projection.h"
#include "storage/state/findings_projection.h"
#include "storage/state/plugins_projection.h"

namespace scrutiny::testing {
namespace {

using http::Method;

std::filesystem::path temporary_folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "routes-XXXXXX").string();
  return mkdtemp(pattern.data());
}

std::string read_body(http::Response& response) {
  if (auto* text = std::get_if<std::string>(&response.body)) return *text;
  std::string out;
  auto* source = std::get_if<std::unique_ptr<http::BodySource>>(&response.body);
  if (source == nullptr) return out;
  std::array<std::uint8_t, 1000> piece;
  for (;;) {
    const auto got = (*source)->read(piece);
    EXPECT_TRUE(got.ok());
    if (!got.ok() || *got == 0) break;
    out.append(as_text(std::span(piece).first(*got)));
  }
  EXPECT_EQ((*source)->length().value_or(out.size()), out.size());
  return out;
}

}  // namespace

boost::json::object Answer::json() const {
  return boost::json::parse(body).as_object();
}

std::string Answer::code() const {
  return std::string(json().at("code").as_string());
}

std::string Answer::field() const {
  const boost::json::object problem = json();
  const auto* field = problem.if_contains("field");
  return field == nullptr ? std::string() : std::string(field->as_string());
}

std::string upload_body(const std::string& meta, const std::string& content,
                        const std::string& file_name) {
  return "--BoUnD\r\nContent-Disposition: form-data; name=\"meta\"\r\n"
         "Content-Type: application/json\r\n\r\n" +
         meta + "\r\n--BoUnD\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" +
         file_name + "\"\r\n\r\n" + content + "\r\n--BoUnD--\r\n";
}

DocumentRouteWorld::DocumentRouteWorld()
    : base({std::make_shared<DocumentsProjection>(), std::make_shared<FindingsProjection>(),
            std::make_shared<ActionsProjection>(), std::make_shared<PluginsProjection>(),
            std::make_shared<ChildLevelProjection>(), std::make_shared<DisposalProjection>()}),
      uploads(*base.accounts.ledger, listener, {100'000}),
      commands(*base.accounts.ledger, listener),
      findings(*base.accounts.ledger),
      further(*base.accounts.ledger, listener),
      readings(*base.accounts.ledger, base.accounts.clock),
      job(*base.accounts.ledger, readers, {}, quiet_log()),
      folder(temporary_folder()),
      index(SearchIndex::open(folder).value()),
      search(*base.accounts.ledger, *index),
      follower(*base.accounts.ledger, *index, quiet_log()),
      witness_store(WitnessStore::open(witnesses.path()).value()),
      witness("iris.example/w", NoteKeyType::kCosignature, SigningKey::generate()),
      cosignatures(*base.accounts.ledger, {{witness.verifier()}, 1}, *witness_store,
                   [](const Error&) {}),
      services{*base.accounts.ledger,
               uploads,
               commands,
               findings,
               readings,
               further,
               search,
               listener,
               cosignatures,
               base.accounts.clock},
      action_commands(*base.accounts.ledger, base.accounts.clock),
      action_readings(*base.accounts.ledger, base.accounts.clock),
      action_services{*base.accounts.ledger, action_commands, action_readings, cosignatures} {
  http::DocumentRouteLimits limits;
  limits.file_bytes = 100'000;
  limits.meta_bytes = 2000;
  http::add_document_routes(base.router, services, limits);
  http::add_finding_routes(base.router, services, limits);
  http::add_further_reading_routes(base.router, services);
  http::add_action_routes(base.router, action_services);
}

DocumentRouteWorld::~DocumentRouteWorld() {
  std::filesystem::remove_all(folder);
}

Answer DocumentRouteWorld::send(const std::string& caller, Method method, const std::string& target,
                                HeaderList headers, std::string body) {
  if (!caller.empty()) {
    auto& session = sessions_[caller];
    if (session.empty()) session = base.session_of(caller);
    headers.emplace_back("Cookie", std::string(http::kSessionCookie) + "=" + session);
    headers.emplace_back("X-CSRF-Token", csrf_token(session));
  }
  http::Response response = base.send({method, target, std::move(headers), std::move(body)});
  Answer answer;
  answer.status = response.status;
  for (std::size_t i = 0; i < response.headers.size(); ++i) {
    const auto header = response.headers.at(i);
    answer.headers[std::string(header.name)] = std::string(header.value);
  }
  answer.body = read_body(response);
  return answer;
}

std::string DocumentRouteWorld::etag(const std::string& id) const {
  const auto row = load_document(*base.accounts.ledger->snapshot(), DocumentId::parse(id).value());
  return http::entity_tag(row->revision);
}

Answer DocumentRouteWorld::step(const std::string& caller, const std::string& id,
                                const std::string& step, const std::string& body) {
  return send(caller, Method::kPost, "/api/v1/documents/" + id + "/" + step,
              {{"Content-Type", "application/json"}, {"If-Match", etag(id)}}, body);
}

Answer DocumentRouteWorld::upload(const std::string& caller, const std::string& body,
                                  HeaderList headers) {
  headers.emplace_back("Content-Type", std::string(kFormType));
  return send(caller, Method::kPost, "/api/v1/documents", std::move(headers), body);
}

void DocumentRouteWorld::cosign() {
  auto note = parse_note(base.accounts.ledger->checkpoint()).value();
  note.signatures.push_back(witness.cosign(note.text, 1'767'800'000));
  EXPECT_TRUE(cosignatures.add(format_note(note)).ok());
}

void DocumentRouteWorld::settle() {
  for (const PendingRow& row : std::exchange(listener.waiting, {})) {
    EXPECT_EQ(job.run(row, CancelToken()), JobEnd::kDone);
  }
  EXPECT_TRUE(follower.catch_up().ok());
}

std::string DocumentRouteWorld::draft(const std::string& content) {
  const Answer sent = upload(
      "sam",
      upload_body(R"({"kind":"action_plan","title":"A plan","marking":"OFFICIAL"})", content));
  EXPECT_EQ(sent.status, 201) << sent.body;
  settle();
  return std::string(sent.json().at("id").as_string());
}

std::string DocumentRouteWorld::submitted(const std::string& content) {
  std::string id = draft(content);
  EXPECT_EQ(step("sam", id, "submit").status, 200);
  settle();
  return id;
}

}  // namespace scrutiny::testing
