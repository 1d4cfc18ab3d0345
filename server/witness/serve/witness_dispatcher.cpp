#include "server/witness/serve/witness_dispatcher.h"

#include "server/witness/add_checkpoint.h"

namespace scrutiny {
namespace {

constexpr std::size_t kMostBody = kMaxNoteSize + kMostProofHashes * 45 + 64;

http::Response refused(const Error& why, const http::RequestHead& head) {
  return http::problem(why, head.target);
}

}  // namespace

http::RouteMatch WitnessDispatcher::handled(Ask ask) {
  http::RouteMatch match;
  match.pool = PoolKind::kCommands;
  match.route = "witness";
  match.handler = [this, ask = std::move(ask)](http::Request&& request, http::Responder responder) {
    const std::lock_guard one_at_a_time(mutex_);
    const WitnessAnswer answer = ask(request);
    responder(http::response(answer.status, answer.media_type, answer.body));
  };
  return match;
}

std::variant<http::RouteMatch, http::Response> WitnessDispatcher::route(
    const http::RequestHead& head) {
  const auto& path = head.path;
  if (path.size() == 1 && path[0] == "add-checkpoint") {
    if (head.method != http::Method::kPost)
      return refused(Error(ErrorCode::kMethodNotAllowed, "A checkpoint is offered by POST."), head);
    auto match = handled(
        [this](const http::Request& request) { return witness_.add_checkpoint(request.body); });
    match.mode = http::BodyMode::kBuffered;
    match.max_body = kMostBody;
    return match;
  }
  if (path.size() == 2 && path[1] == "checkpoint") {
    if (head.method != http::Method::kGet && head.method != http::Method::kHead)
      return refused(Error(ErrorCode::kMethodNotAllowed, "Only GET is served here."), head);
    return handled(
        [this, name = path[0]](const http::Request&) { return witness_.checkpoint(name); });
  }
  return refused(Error(ErrorCode::kNotFound,
                       "Here are POST /add-checkpoint and GET /<hash of the origin>/checkpoint."),
                 head);
}

}  // namespace scrutiny
