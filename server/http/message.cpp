#include "server/http/message.h"

#include <array>
#include <cassert>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace scrutiny::http {
namespace {

class CallbackSink final : public ResponseSink {
 public:
  explicit CallbackSink(UniqueFunction<void(Response&&)> callback)
      : callback_(std::move(callback)) {}
  void respond(Response&& response) noexcept override { callback_(std::move(response)); }

 private:
  UniqueFunction<void(Response&&)> callback_;
};

}  // namespace

std::string_view text(Method method) {
  static constexpr std::array<std::string_view, 7> kNames = {"GET",   "HEAD",   "POST",   "PUT",
                                                             "PATCH", "DELETE", "OPTIONS"};
  return kNames.at(static_cast<std::size_t>(method));
}

std::optional<std::string_view> RequestHead::query_value(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

Response response(int status, std::string_view media_type, std::string body) {
  Response made;
  made.status = status;
  made.headers.add("Content-Type", media_type);
  made.body = std::move(body);
  return made;
}

Response problem(const Error& error, std::string_view instance) {
  const int status = http_status(error.code());
  boost::json::object object;
  object["type"] = "about:blank";
  object["title"] = title(error.code());
  object["status"] = status;
  object["detail"] = error.public_text();
  object["code"] = stable_string(error.code());
  if (!error.field_name().empty()) object["field"] = error.field_name();
  if (!instance.empty()) object["instance"] = instance;
  Response made = response(status, "application/problem+json", boost::json::serialize(object));
  made.headers.add("Cache-Control", "no-store");
  if (error.code() == ErrorCode::kUnavailable || error.code() == ErrorCode::kTooManyRequests) {
    made.headers.add("Retry-After", "1");
  }
  return made;
}

Responder& Responder::operator=(Responder&& other) noexcept {
  if (this != &other) {
    Responder dropped = std::move(*this);
    sink_ = std::move(other.sink_);
  }
  return *this;
}

Responder::~Responder() {
  if (!sink_) return;
  sink_->respond(
      problem(Error(ErrorCode::kInternal, "The request was given up without an answer."), {}));
}

void Responder::operator()(Response&& response) {
  assert(sink_);
  if (const auto sink = std::move(sink_)) sink->respond(std::move(response));
}

Responder responder_to(UniqueFunction<void(Response&&)> callback) {
  return Responder(std::make_shared<CallbackSink>(std::move(callback)));
}

}  // namespace scrutiny::http
