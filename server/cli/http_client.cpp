#include "server/cli/http_client.h"

#include <mutex>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <curl/curl.h>

namespace scrutiny::cli {
namespace {

constexpr std::size_t kMaxCollectedBody = 64U << 20;  // answers kept in memory; content is streamed

struct SlistDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct MimeDeleter {
  void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
using Slist = std::unique_ptr<curl_slist, SlistDeleter>;
using Mime = std::unique_ptr<curl_mime, MimeDeleter>;

struct Transfer {
  CURL* handle;
  HttpAnswer answer;
  const BodySink* sink = nullptr;
  const TransferProgress* progress = nullptr;
  bool too_large = false;

  bool is_success() const {
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    return status >= 200 && status < 300;
  }
};

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::size_t bytes = size * count;
  if (transfer.sink != nullptr && transfer.is_success()) {
    return (*transfer.sink)({data, bytes}) ? bytes : 0;
  }
  if (transfer.answer.body.size() + bytes > kMaxCollectedBody) {
    transfer.too_large = true;
    return 0;
  }
  transfer.answer.body.append(data, bytes);
  return bytes;
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::string_view line(data, size * count);
  const auto take = [&](std::string_view name, std::string& into) {
    if (line.size() <= name.size() || line[name.size()] != ':') return;
    for (std::size_t i = 0; i < name.size(); ++i) {
      const char c = line[i] >= 'A' && line[i] <= 'Z' ? static_cast<char>(line[i] + 32) : line[i];
      if (c != name[i]) return;
    }
    auto value = line.substr(name.size() + 1);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t'))
      value.remove_prefix(1);
    while (!value.empty() && (value.back() == '\r' || value.back() == '\n')) value.remove_suffix(1);
    into = value;
  };
  take("etag", transfer.answer.etag);
  take("content-disposition", transfer.answer.content_disposition);
  return line.size();
}

int on_progress(void* user, curl_off_t down_total, curl_off_t down, curl_off_t up_total,
                curl_off_t up) {
  const auto& transfer = *static_cast<Transfer*>(user);
  const bool sending = up_total > 0;
  (*transfer.progress)(static_cast<std::uint64_t>(sending ? up : down),
                       static_cast<std::uint64_t>(sending ? up_total : down_total));
  return 0;
}

void initialise_curl_once() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

std::string text_or(const boost::json::object& object, std::string_view key, std::string fallback) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : fallback;
}

Error problem_from(const HttpAnswer& answer) {
  boost::system::error_code parse_error;
  const auto body = boost::json::parse(answer.body, parse_error);
  const std::string status = "the server answered HTTP " + std::to_string(answer.status);
  if (parse_error || !body.is_object()) return {ErrorCode::kInternal, status};
  const auto& problem = body.as_object();
  std::string words = text_or(problem, "detail", text_or(problem, "title", status));
  const std::string code = text_or(problem, "code", "");
  const std::string field = text_or(problem, "field", "");
  if (!field.empty()) words += " [" + field + "]";
  if (const auto known = parse_stable_string(code)) return {*known, words};
  return {ErrorCode::kInternal, words + " (" + status + ")"};
}

}  // namespace

struct HttpClient::State {
  ServerOptions options;
  CURL* handle = nullptr;

  ~State() {
    if (handle != nullptr) curl_easy_cleanup(handle);
  }

  void add_header(Slist& headers, const std::string& line) const {
    headers.reset(curl_slist_append(headers.release(), line.c_str()));
  }

  void prepare(Transfer& transfer, const std::string& path) {
    curl_easy_reset(handle);
    transfer.handle = handle;
    const std::string url = options.url + path;
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "https,http");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, 10L);
    // A stalled transfer ends after a minute below 10 bytes a second; a slow one may take its time.
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 10L);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, 60L);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
    if (!options.cacert.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, options.cacert.c_str());
    if (transfer.progress != nullptr && *transfer.progress) {
      curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
      curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, on_progress);
      curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &transfer);
    }
  }

  Result<HttpAnswer> perform(Transfer& transfer, Slist headers) {
    if (!options.token.empty()) add_header(headers, "Authorization: Bearer " + options.token);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
    const CURLcode code = curl_easy_perform(handle);
    if (transfer.too_large) {
      return Error(ErrorCode::kTooLarge, "the server's answer is larger than this program accepts");
    }
    if (code != CURLE_OK) {
      std::string words =
          std::string("cannot talk to ") + options.url + ": " + curl_easy_strerror(code);
      if (code == CURLE_PEER_FAILED_VERIFICATION) {
        words += " (give the server's certificate with --cacert)";
      }
      return Error(ErrorCode::kUnavailable, std::move(words));
    }
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    transfer.answer.status = static_cast<int>(status);
    if (status < 200 || status >= 300) return problem_from(transfer.answer);
    return std::move(transfer.answer);
  }
};

HttpClient::HttpClient(ServerOptions options) : state_(std::make_unique<State>()) {
  initialise_curl_once();
  while (!options.url.empty() && options.url.back() == '/') options.url.pop_back();
  state_->options = std::move(options);
  state_->handle = curl_easy_init();
  if (state_->handle == nullptr) throw std::bad_alloc();
}

HttpClient::~HttpClient() = default;

Result<HttpAnswer> HttpClient::get(const std::string& path) {
  Transfer transfer{};
  state_->prepare(transfer, path);
  return state_->perform(transfer, nullptr);
}

Result<HttpAnswer> HttpClient::download(const std::string& path, const BodySink& sink,
                                        const TransferProgress& progress) {
  Transfer transfer{};
  transfer.sink = &sink;
  transfer.progress = &progress;
  state_->prepare(transfer, path);
  return state_->perform(transfer, nullptr);
}

Result<HttpAnswer> HttpClient::post(const std::string& path, const boost::json::value& body,
                                    const std::string& idempotency_key, const std::string& if_match,
                                    const std::string& writer_signature) {
  Transfer transfer{};
  state_->prepare(transfer, path);
  const std::string text = body.is_null() ? std::string() : boost::json::serialize(body);
  curl_easy_setopt(state_->handle, CURLOPT_POSTFIELDSIZE_LARGE,
                   static_cast<curl_off_t>(text.size()));
  curl_easy_setopt(state_->handle, CURLOPT_POSTFIELDS, text.c_str());
  Slist headers;
  state_->add_header(headers, "Content-Type: application/json");
  state_->add_header(headers, "Idempotency-Key: " + idempotency_key);
  if (!if_match.empty()) state_->add_header(headers, "If-Match: " + if_match);
  if (!writer_signature.empty())
    state_->add_header(headers, "Writer-Signature: " + writer_signature);
  return state_->perform(transfer, std::move(headers));
}

Result<HttpAnswer> HttpClient::upload(const std::string& path, const boost::json::value& meta,
                                      const FormFile& file, const std::string& idempotency_key,
                                      const TransferProgress& progress) {
  Transfer transfer{};
  transfer.progress = &progress;
  state_->prepare(transfer, path);
  const Mime mime(curl_mime_init(state_->handle));
  const std::string text = boost::json::serialize(meta);
  curl_mimepart* part = curl_mime_addpart(mime.get());
  curl_mime_name(part, "meta");
  curl_mime_type(part, "application/json");
  curl_mime_data(part, text.data(), text.size());
  part = curl_mime_addpart(mime.get());
  curl_mime_name(part, "file");
  curl_mime_type(part, "application/octet-stream");
  if (curl_mime_filedata(part, file.path.c_str()) != CURLE_OK) {
    return Error(ErrorCode::kIo, "cannot read " + file.path);
  }
  curl_mime_filename(part, file.name.c_str());
  curl_easy_setopt(state_->handle, CURLOPT_MIMEPOST, mime.get());
  Slist headers;
  state_->add_header(headers, "Idempotency-Key: " + idempotency_key);
  return state_->perform(transfer, std::move(headers));
}

std::string url_encode(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool unreserved = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                            (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (unreserved) {
      out += c;
    } else {
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
  return out;
}

}  // namespace scrutiny::cli
