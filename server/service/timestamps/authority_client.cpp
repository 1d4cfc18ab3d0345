#include "server/service/timestamps/authority_client.h"

#include <memory>
#include <mutex>

#include <curl/curl.h>

#include "storage/crypto/timestamp.h"

namespace scrutiny {
namespace {

struct EasyDelete {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct SlistDelete {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Answer {
  Bytes body;
  bool too_large = false;
};

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& answer = *static_cast<Answer*>(user);
  const std::size_t bytes = size * count;
  if (answer.body.size() + bytes > kMaxTimestampSize) {
    answer.too_large = true;
    return 0;
  }
  answer.body.insert(answer.body.end(), data, data + bytes);
  return bytes;
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(user)->load() ? 1 : 0;
}

Error unavailable(const std::string& why) {
  return Error(ErrorCode::kUnavailable, "The time-stamping authority " + why + ".");
}

Status check_head(CURL* handle) {
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) return unavailable("answered with HTTP status " + std::to_string(status));
  const char* type = nullptr;
  curl_easy_getinfo(handle, CURLINFO_CONTENT_TYPE, &type);
  if (std::string_view(type != nullptr ? type : "").starts_with("application/timestamp-reply"))
    return {};
  return unavailable("answered with something that is no application/timestamp-reply");
}

}  // namespace

Result<Bytes> AuthorityClient::ask(ByteView query) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  const std::unique_ptr<CURL, EasyDelete> handle(curl_easy_init());
  std::unique_ptr<curl_slist, SlistDelete> headers;
  for (const char* line : {"Content-Type: application/timestamp-query",
                           "Accept: application/timestamp-reply", "Expect:"}) {
    headers.reset(curl_slist_append(headers.release(), line));
  }
  if (!handle || !headers) throw std::bad_alloc();
  Answer answer;
  CURL* const curl = handle.get();
  curl_easy_setopt(curl, CURLOPT_URL, url_.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
  if (!https_trusted_.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, https_trusted_.c_str());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout_.count()));
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, query.data());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(query.size()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &stopped_);
  const CURLcode code = curl_easy_perform(curl);
  if (answer.too_large) return unavailable("answered with more than a time token can be");
  if (code != CURLE_OK)
    return unavailable(std::string("cannot be asked: ") + curl_easy_strerror(code));
  SCRUTINY_TRY(check_head(curl));
  return std::move(answer.body);
}

}  // namespace scrutiny
