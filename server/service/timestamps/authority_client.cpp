#include "server/service/timestamps/authority_client.h"

#include "server/service/outgoing/http_call.h"
#include "storage/crypto/timestamp.h"

namespace scrutiny {
namespace {

Error unavailable(const std::string& why) {
  return Error(ErrorCode::kUnavailable, "The time-stamping authority " + why + ".");
}

}  // namespace

Result<Bytes> AuthorityClient::ask(ByteView query) {
  HttpCall request;
  request.url = url_;
  request.headers = {"Content-Type: application/timestamp-query",
                     "Accept: application/timestamp-reply"};
  request.body = query;
  request.trusted = https_trusted_;
  request.most = kMaxTimestampSize;
  request.timeout = timeout_;
  request.stopped = &stopped_;
  auto reply = call(request);
  if (!reply.ok()) return unavailable(reply.error().public_text());
  if (reply->status != 200)
    return unavailable("answered with HTTP status " + std::to_string(reply->status));
  if (!reply->media_type.starts_with("application/timestamp-reply"))
    return unavailable("answered with something that is no application/timestamp-reply");
  return std::move(reply->body);
}

}  // namespace scrutiny
