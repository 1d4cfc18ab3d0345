#include "server/service/outgoing/http_call.h"

#include <memory>
#include <mutex>

#include <curl/curl.h>

namespace scrutiny {
namespace {

struct EasyDelete {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct SlistDelete {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Lines = std::unique_ptr<curl_slist, SlistDelete>;

struct Answer {
  Bytes body;
  std::size_t most = 0;
  bool too_large = false;
};

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& answer = *static_cast<Answer*>(user);
  const std::size_t bytes = size * count;
  if (answer.body.size() + bytes > answer.most) {
    answer.too_large = true;
    return 0;
  }
  answer.body.insert(answer.body.end(), data, data + bytes);
  return bytes;
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(user)->load() ? 1 : 0;
}

Lines lines_of(const std::vector<std::string>& headers) {
  Lines out(curl_slist_append(nullptr, "Expect:"));
  for (const std::string& line : headers) out.reset(curl_slist_append(out.release(), line.c_str()));
  if (!out) throw std::bad_alloc();
  return out;
}

}  // namespace

Result<HttpReply> call(const HttpCall& request) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  const std::unique_ptr<CURL, EasyDelete> handle(curl_easy_init());
  if (!handle) throw std::bad_alloc();
  const Lines headers = lines_of(request.headers);
  Answer answer;
  answer.most = request.most;
  CURL* const curl = handle.get();
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
  if (!request.trusted.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, request.trusted.c_str());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  if (request.body) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body->data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body->size()));
  }
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
  if (request.stopped != nullptr) {
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, request.stopped);
  }
  const CURLcode code = curl_easy_perform(curl);
  if (answer.too_large) return Error(ErrorCode::kUnavailable, "answered with too many bytes");
  if (code != CURLE_OK)
    return Error(ErrorCode::kUnavailable,
                 std::string("cannot be asked: ") + curl_easy_strerror(code));
  HttpReply reply;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply.status);
  const char* type = nullptr;
  curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
  if (type != nullptr) reply.media_type = type;
  reply.body = std::move(answer.body);
  return reply;
}

}  // namespace scrutiny
