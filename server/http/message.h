// Requests and responses as handlers see them: no Asio, no Beast, no sockets.
// Thread-safety: plain values, used by one thread at a time, but for Responder (see there).
// Ownership: a Request owns its body, a Response its source or descriptor. Failure: see each
// member.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "api/result.h"
#include "server/http/headers.h"
#include "server/runtime/unique_fd.h"
#include "server/runtime/unique_function.h"

namespace scrutiny::http {

// The methods served; any other is answered 501 before routing.
enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions };
std::string_view text(Method method);  // "GET"

struct TlsInfo {
  std::string_view version;  // "TLSv1.3"; static text
  std::string_view cipher;   // "TLS_AES_128_GCM_SHA256"; static text
};

struct RequestHead {
  Method method = Method::kGet;
  std::string target;  // origin-form as received, within the target limit
  // Percent-decoded segments: "/a/b%20c" -> {"a", "b c"}, "/" -> {}, "/a/" -> {"a", ""}. Valid
  // UTF-8; never
  // ".", "..", an empty segment but the last, a slash, backslash or control character (400 before
  // routing).
  std::vector<std::string> path;
  // Decoded pairs in order ("+" is a space); valid UTF-8 without control characters other than CR,
  // LF, tab.
  std::vector<std::pair<std::string, std::string>> query;
  Headers headers;
  std::optional<std::uint64_t> content_length;  // bytes; absent when chunked or without body
  std::string peer_address;                     // "127.0.0.1" or "::1"
  std::uint16_t peer_port = 0;
  std::optional<TlsInfo> tls;  // absent on a plain listener
  std::uint64_t connection_id = 0;
  std::chrono::steady_clock::time_point received;  // when the head was complete

  // First query value of that name.
  std::optional<std::string_view> query_value(std::string_view name) const;
};

// A request body pulled while it arrives. Pool threads only; blocks.
class BodyStream {
 public:
  virtual ~BodyStream() = default;
  // Bytes put into `into` (at least one when `into` is not empty), 0 at the end of the body.
  // Errors: kMalformedRequest the client went away or broke the framing; kRequestTimeout the
  // deadline passed or the minimum rate was missed; kTooLarge past the route's max_body;
  // kUnavailable the server is stopping. An error stays: later calls return it again.
  virtual Result<std::size_t> read(std::span<std::uint8_t> into) = 0;
};

struct Request {
  RequestHead head;
  std::string body;                    // BodyMode::kBuffered
  std::unique_ptr<BodyStream> stream;  // BodyMode::kStreamed; never null then
};

// A response body made while it is sent. Pulled on the route's pool, one call at a time, only as
// fast as the client takes it. It is destroyed on any thread.
class BodySource {
 public:
  virtual ~BodySource() = default;
  // As BodyStream::read; called until 128 KiB have come together or the end. An error ends the
  // connection without a proper end of body, so that the client sees that it is incomplete.
  virtual Result<std::size_t> read(std::span<std::uint8_t> into) = 0;
  // Bytes in all, sent as Content-Length; nullopt: chunked. More or fewer bytes end the connection.
  virtual std::optional<std::uint64_t> length() const = 0;
};

// Part of an open regular file, read with pread on the route's pool.
struct FileRange {
  UniqueFd fd;
  std::uint64_t offset = 0;  // bytes
  std::uint64_t length = 0;  // bytes; the file must hold offset + length
};

enum class AfterResponse : std::uint8_t { kKeepAlive, kClose };

// Content-Length, Transfer-Encoding, Connection and Date are set by the server; such headers given
// here are dropped. HEAD: give what GET would; the body is not sent.
struct Response {
  int status = 200;
  Headers headers;
  std::variant<std::string, std::unique_ptr<BodySource>, FileRange> body;
  AfterResponse after = AfterResponse::kKeepAlive;
};

// Text with its media type, e.g. ok_json = response(200, "application/json", text).
Response response(int status, std::string_view media_type, std::string body);

// RFC 9457 problem with status, title, detail (public text), stable `code` and, when the error
// names one, `field`. `instance` (may be empty) is the request target. Adds Retry-After: 1 to
// kUnavailable and kTooManyRequests. The private detail is not in it.
Response problem(const Error& error, std::string_view instance);

// Where a Responder delivers. respond() is called at most once per request, from any thread.
class ResponseSink {
 public:
  virtual ~ResponseSink() = default;
  virtual void respond(Response&& response) noexcept = 0;
};

// Answers one request, exactly once, now or later, from any thread, without blocking. Dropped
// unanswered it answers 500. It may outlive the connection and the server: the answer is then
// discarded.
class Responder {
 public:
  Responder() = default;
  explicit Responder(std::shared_ptr<ResponseSink> sink) : sink_(std::move(sink)) {}
  Responder(Responder&&) noexcept = default;
  Responder& operator=(Responder&& other) noexcept;
  ~Responder();

  // REQUIRES: not answered yet. Leaves the Responder empty.
  void operator()(Response&& response);
  explicit operator bool() const { return sink_ != nullptr; }

 private:
  std::shared_ptr<ResponseSink> sink_;
};

// A Responder that calls `callback`, for tests of handlers.
Responder responder_to(UniqueFunction<void(Response&&)> callback);

}  // namespace scrutiny::http
