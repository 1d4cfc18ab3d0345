#include "server/web/pages/upload_fields.h"

#include "server/http/transfer/file_name.h"

namespace scrutiny::web {
namespace {

constexpr std::size_t kMostFieldBytes = 16 * 1024;
constexpr std::size_t kMostFields = 150;  // every agency of a large partnership may be ticked

std::string trimmed(const std::string& text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

}  // namespace

Status UploadFields::read() {
  while (true) {
    SCRUTINY_ASSIGN(const auto part, reader_.next_part());
    if (!part) return Error::field("file", "Choose a file");
    if (part->name == "file") {
      // A browser sends an empty name when nothing was chosen.
      if (!part->file_name || part->file_name->empty())
        return Error::field("file", "Choose a file");
      SCRUTINY_ASSIGN(file_name_, http::uploaded_file_name(*part->file_name));
      return {};
    }
    if (fields_.size() >= kMostFields) {
      return Error(ErrorCode::kMalformedRequest, "The form has too many fields.");
    }
    SCRUTINY_ASSIGN(std::string value, reader_.read_all(kMostFieldBytes));
    fields_.emplace(part->name, std::move(value));
  }
}

std::string UploadFields::text(const std::string& name) const {
  const auto found = fields_.find(name);
  return found == fields_.end() ? std::string() : trimmed(found->second);
}

std::vector<std::string> UploadFields::texts(const std::string& name) const {
  std::vector<std::string> values;
  const auto [first, last] = fields_.equal_range(name);
  for (auto each = first; each != last; ++each) values.push_back(trimmed(each->second));
  return values;
}

FileSource UploadFields::file() {
  return [this]() -> Result<ByteView> {
    SCRUTINY_ASSIGN(const ByteView bytes, reader_.read());
    if (!bytes.empty()) return bytes;
    SCRUTINY_ASSIGN(const auto more, reader_.next_part());
    if (more) return Error(ErrorCode::kMalformedRequest, "The file must be the form's last field.");
    return bytes;
  };
}

}  // namespace scrutiny::web
