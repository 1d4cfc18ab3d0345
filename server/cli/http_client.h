// A small HTTPS client for the `scrutiny` command, on libcurl. One server, one bearer token.
// Thread-safety: none; one client per thread. Blocking: every call waits for the network.
// Failure: kUnavailable when the server cannot be reached or its certificate is not trusted; an RFC
// 9457 answer becomes an Error with the server's own code, words and field.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "api/result.h"

namespace scrutiny::cli {

struct ServerOptions {
  std::string url = "https://127.0.0.1:8443";
  std::string token;   // bearer token; empty for what anyone may read
  std::string cacert;  // PEM file that signs the server's certificate; empty: the system's
};

// Called as bytes move; `total` is 0 while unknown.
using TransferProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;
// Receives body bytes; false stops the transfer.
using BodySink = std::function<bool(std::string_view bytes)>;

struct HttpAnswer {
  int status = 0;
  std::string body;
  std::string etag;
  std::string content_disposition;
};

struct FormFile {
  std::string path;
  std::string name;  // file name told to the server
};

class HttpClient {
 public:
  explicit HttpClient(ServerOptions options);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  Result<HttpAnswer> get(const std::string& path);
  // As get, but hands the body over as it arrives (an error answer is still collected and
  // returned).
  Result<HttpAnswer> download(const std::string& path, const BodySink& sink,
                              const TransferProgress& progress);
  // POST of a JSON body, or of none when it is null. An empty `if_match` or `writer_signature` is
  // not sent.
  Result<HttpAnswer> post(const std::string& path, const boost::json::value& body,
                          const std::string& idempotency_key, const std::string& if_match,
                          const std::string& writer_signature = {});
  // POST multipart/form-data: part "meta" (application/json), then part "file", streamed from disk.
  Result<HttpAnswer> upload(const std::string& path, const boost::json::value& meta,
                            const FormFile& file, const std::string& idempotency_key,
                            const TransferProgress& progress);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Percent-encodes one path segment or query value (RFC 3986 unreserved characters stay).
std::string url_encode(std::string_view text);

}  // namespace scrutiny::cli
