#include "server/cli/time_token_sources.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <boost/json/parse.hpp>

#include "storage/audit/verify/file_reader.h"

namespace scrutiny::cli {
namespace {

using verify_detail::read_file;

constexpr std::uint64_t kMaxCheckpointText = 4096;

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = failure == std::errc() && end == text.data() + text.size();
  return whole && std::to_string(number) == text ? std::optional(number) : std::nullopt;
}

class FolderTokens final : public TimeTokenSource {
 public:
  explicit FolderTokens(std::filesystem::path trail) : folder_(std::move(trail) / "timestamps") {}

  Result<std::vector<std::uint64_t>> sizes() override {
    std::vector<std::uint64_t> out;
    std::error_code error;
    for (std::filesystem::directory_iterator each(folder_, error), end; !error && each != end;
         each.increment(error)) {
      if (each->path().extension() != ".tsr") continue;
      if (const auto size = whole_number(each->path().stem().string())) out.push_back(*size);
    }
    if (error && error != std::errc::no_such_file_or_directory)
      return Error(ErrorCode::kIo, folder_.string() + " cannot be read.", error.message());
    std::sort(out.begin(), out.end());
    return out;
  }
  Result<std::string> checkpoint(std::uint64_t size) override {
    Bytes bytes;
    SCRUTINY_TRY(
        read_file(folder_ / (std::to_string(size) + ".checkpoint"), kMaxCheckpointText, bytes));
    return std::string(as_text(bytes));
  }
  Result<Bytes> token(std::uint64_t size) override {
    Bytes bytes;
    SCRUTINY_TRY(read_file(folder_ / (std::to_string(size) + ".tsr"), kMaxTimestampSize, bytes));
    return bytes;
  }

 private:
  const std::filesystem::path folder_;
};

class ServerTokens final : public TimeTokenSource {
 public:
  ServerTokens(const ServerOptions& server, std::uint64_t records)
      : client_(server), records_(records) {}

  Result<std::vector<std::uint64_t>> sizes() override {
    std::vector<std::uint64_t> out;
    std::uint64_t from = 0;
    for (;;) {
      SCRUTINY_ASSIGN(const HttpAnswer answer,
                      client_.get("/log/timestamps?limit=200&from=" + std::to_string(from)));
      boost::system::error_code failure;
      const auto body = boost::json::parse(answer.body, failure);
      const auto next = read_page(body, out);
      if (failure || !next)
        return Error(ErrorCode::kInternal, "The server's list of time tokens makes no sense.");
      if (*next <= from) return out;
      from = *next;
    }
  }
  Result<std::string> checkpoint(std::uint64_t size) override {
    SCRUTINY_ASSIGN(HttpAnswer answer,
                    client_.get("/log/timestamps/" + std::to_string(size) + "/checkpoint"));
    return std::move(answer.body);
  }
  Result<Bytes> token(std::uint64_t size) override {
    SCRUTINY_ASSIGN(const HttpAnswer answer,
                    client_.get("/log/timestamps/" + std::to_string(size)));
    const ByteView bytes = as_bytes(answer.body);
    return Bytes(bytes.begin(), bytes.end());
  }

 private:
  // `from` of the next page, 0 at the end; nullopt when it is not such a page.
  std::optional<std::uint64_t> read_page(const boost::json::value& body,
                                         std::vector<std::uint64_t>& out) const {
    const auto* page = body.if_object();
    const auto* items = page ? page->if_contains("items") : nullptr;
    if (items == nullptr || !items->is_array()) return std::nullopt;
    for (const auto& item : items->get_array()) {
      const auto size = number_in(item, "size");
      const auto record = number_in(item, "record");
      if (!size || !record || (!out.empty() && *size <= out.back())) return std::nullopt;
      if (*record < records_) out.push_back(*size);
    }
    return number_in(body, "next").value_or(0);
  }
  static std::optional<std::uint64_t> number_in(const boost::json::value& value,
                                                std::string_view name) {
    const auto* object = value.if_object();
    const auto* found = object ? object->if_contains(name) : nullptr;
    if (found == nullptr || !found->is_int64() || found->get_int64() < 0) return std::nullopt;
    return static_cast<std::uint64_t>(found->get_int64());
  }

  HttpClient client_;
  const std::uint64_t records_;
};

}  // namespace

std::unique_ptr<TimeTokenSource> time_tokens_of_folder(std::filesystem::path trail) {
  return std::make_unique<FolderTokens>(std::move(trail));
}

std::unique_ptr<TimeTokenSource> time_tokens_of_server(const ServerOptions& server,
                                                       std::uint64_t records) {
  return std::make_unique<ServerTokens>(server, records);
}

}  // namespace scrutiny::cli
