#include "server/cli/server_trail.h"

#include <chrono>
#include <cstdio>
#include <thread>

#include <boost/json/parse.hpp>

#include "storage/audit/verify/content_check.h"
#include "storage/audit/verify/tile_name.h"
#include "storage/audit/verify/tree_fold.h"
#include "storage/crypto/hex.h"

namespace scrutiny::cli {
namespace {

using boost::json::object;

std::string text_of(const object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

// A download on disk that vanishes with the object.
class TemporaryContent final : public ContentStream {
 public:
  bool ready() const { return file_ != nullptr; }
  bool write(std::string_view bytes) {
    return std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) == bytes.size();
  }
  void rewind() { std::rewind(file_.get()); }
  Result<std::size_t> read(std::span<std::uint8_t> out) override {
    const std::size_t read = std::fread(out.data(), 1, out.size(), file_.get());
    if (std::ferror(file_.get()) != 0) return Error(ErrorCode::kIo, "cannot read a temporary file");
    return read;
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_{std::tmpfile()};
};

Status take_bytes(Result<std::string> body, Bytes& out) {
  if (!body.ok()) return std::move(body).error();
  const ByteView bytes = as_bytes(*body);
  out.assign(bytes.begin(), bytes.end());
  return {};
}

}  // namespace

Result<std::unique_ptr<ServerTrail>> ServerTrail::open(const ServerOptions& options) {
  std::unique_ptr<ServerTrail> trail(new ServerTrail(options));
  SCRUTINY_ASSIGN(trail->checkpoint_, trail->fetch("/log/checkpoint"));
  return trail;
}

template <class Use>
auto ServerTrail::with_client(Use&& use) const {
  std::unique_ptr<HttpClient> client;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      client = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (!client) client = std::make_unique<HttpClient>(options_);
  auto answer = use(*client);
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(client));
  return answer;
}

// A server that is busy, or asks for a slower pace, is asked again for a while.
Result<std::string> ServerTrail::fetch(const std::string& path) const {
  constexpr int kTries = 30;
  auto answer = with_client([&](HttpClient& client) { return client.get(path); });
  for (int i = 1;
       i < kTries && !answer.ok() && answer.error().code() == ErrorCode::kTooManyRequests; ++i) {
    std::this_thread::sleep_for(std::chrono::seconds(2));
    answer = with_client([&](HttpClient& client) { return client.get(path); });
  }
  if (!answer.ok()) return std::move(answer).error();
  return std::move(answer->body);
}

Status ServerTrail::read_tile(unsigned level, std::uint64_t number, unsigned width,
                              Bytes& out) const {
  const auto name = verify_detail::tile_name(std::to_string(level), number, width);
  return take_bytes(fetch("/log/" + name), out);
}

Status ServerTrail::read_entries(std::uint64_t number, unsigned width, Bytes& out) const {
  return take_bytes(fetch("/log/" + verify_detail::tile_name("entries", number, width)), out);
}

Result<object> ServerTrail::open_record(std::uint64_t index) const {
  auto body = fetch("/api/v1/audit/records/" + std::to_string(index));
  // The record is in the log; so what the server hides is a payload that this reader may not see.
  if (!body.ok() && (body.error().code() == ErrorCode::kNotFound ||
                     body.error().code() == ErrorCode::kForbidden)) {
    return object{{"payload_view", "sealed"}};
  }
  if (!body.ok()) return std::move(body).error();
  boost::system::error_code code;
  auto value = boost::json::parse(*body, code);
  if (code || !value.is_object())
    return Error(ErrorCode::kMalformedRequest, "the server's answer for a record is not JSON");
  return std::move(value.get_object());
}

// Which version's file a payload names, to be fetched when the content is asked for.
void ServerTrail::remember_file(const object& opened) const {
  const auto* payload = opened.if_contains("payload");
  const auto* record = opened.if_contains("record");
  if (payload == nullptr || !payload->is_object() || record == nullptr || !record->is_object())
    return;
  const auto* content = payload->get_object().if_contains("content");
  const std::string subject = text_of(record->get_object(), "subject");
  const auto* version = record->get_object().if_contains("version");
  if (content == nullptr || version == nullptr || !version->is_int64() || subject.empty()) return;
  const auto named = verify_detail::named_contents(*content);
  if (named.size() != 1) return;
  const std::lock_guard lock(mutex_);
  files_[named.front().blob] = "/api/v1/documents/" + url_encode(subject) + "/versions/" +
                               std::to_string(version->get_int64()) + "/content";
}

Status ServerTrail::read_payloads(std::uint64_t number, unsigned width, PayloadBundle& out) const {
  struct Piece {
    std::size_t at = 0;
    std::size_t size = 0;
  };
  out.payloads.clear();
  out.storage.clear();
  std::vector<Piece> pieces(width);
  for (unsigned i = 0; i < width; ++i) {
    SCRUTINY_ASSIGN(const object opened, open_record(number * verify_detail::kWidth + i));
    const std::string view = text_of(opened, "payload_view");
    const auto salt = digest_from_hex(text_of(opened, "salt"));
    const std::string payload = text_of(opened, "payload_text");
    if (view == "erased") {
      out.payloads.emplace_back(PayloadAbsent{});
    } else if (view != "complete") {
      out.payloads.emplace_back(PayloadNotSupplied{});
    } else {
      out.payloads.emplace_back(PayloadOpened{salt.value_or(Digest{}), {}});
      pieces[i] = {out.storage.size(), payload.size()};
      const ByteView bytes = as_bytes(payload);
      out.storage.insert(out.storage.end(), bytes.begin(), bytes.end());
      remember_file(opened);
    }
  }
  for (unsigned i = 0; i < width; ++i) {
    if (auto* opened = std::get_if<PayloadOpened>(&out.payloads[i]))
      opened->payload = ByteView(out.storage).subspan(pieces[i].at, pieces[i].size);
  }
  return {};
}

Result<SuppliedContent> ServerTrail::open_content(const BlobId& blob) const {
  std::string path;
  {
    const std::lock_guard lock(mutex_);
    const auto found = files_.find(blob);
    if (found == files_.end()) return SuppliedContent{};
    path = found->second;
  }
  auto file = std::make_unique<TemporaryContent>();
  if (!file->ready()) return Error(ErrorCode::kIo, "cannot make a temporary file");
  const auto answer = with_client([&](HttpClient& client) {
    return client.download(path, [&file](std::string_view bytes) { return file->write(bytes); },
                           {});
  });
  if (!answer.ok() && (answer.error().code() == ErrorCode::kNotFound ||
                       answer.error().code() == ErrorCode::kForbidden)) {
    return SuppliedContent{};  // the reader has no right to this file
  }
  if (!answer.ok()) return answer.error();
  file->rewind();
  return SuppliedContent{ContentForm::kOriginal, std::move(file)};
}

}  // namespace scrutiny::cli
