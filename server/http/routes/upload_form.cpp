#include "server/http/routes/upload_form.h"

#include "server/http/json.h"
#include "server/http/transfer/file_name.h"

namespace scrutiny::http {
namespace {

Error wrong_part(const std::string& name, const char* why) {
  return Error::field(name, why, ErrorCode::kMalformedRequest);
}

}  // namespace

Result<std::unique_ptr<UploadForm>> UploadForm::open(const Headers& headers, BodyStream& body,
                                                     std::size_t meta_bytes) {
  SCRUTINY_ASSIGN(const std::string boundary,
                  multipart_boundary(headers.find("Content-Type").value_or("")));
  std::unique_ptr<UploadForm> form(new UploadForm(body, boundary));
  SCRUTINY_TRY(form->read_meta(meta_bytes));
  SCRUTINY_TRY(form->find_file());
  return form;
}

Status UploadForm::read_meta(std::size_t most) {
  SCRUTINY_ASSIGN(const auto part, reader_.next_part());
  if (!part) return wrong_part("meta", "The form has no parts; send meta and then file.");
  if (part->name != "meta") return wrong_part("meta", "The first part of the form must be meta.");
  if (part->file_name) return wrong_part("meta", "The part meta is JSON, not a file.");
  SCRUTINY_ASSIGN(const std::string text, reader_.read_all(most));
  auto meta = parse_json_object(text);
  if (!meta.ok()) return wrong_part("meta", "The part meta is not a JSON object.");
  meta_ = std::move(meta).value();
  return {};
}

Status UploadForm::find_file() {
  SCRUTINY_ASSIGN(const auto part, reader_.next_part());
  if (!part || part->name != "file") {
    return wrong_part("file", "The second part of the form must be file.");
  }
  if (!part->file_name) return wrong_part("file", "The part file has no file name.");
  SCRUTINY_ASSIGN(file_name_, uploaded_file_name(*part->file_name));
  return {};
}

FileSource UploadForm::file() {
  return [this]() -> Result<ByteView> {
    SCRUTINY_ASSIGN(const ByteView piece, reader_.read());
    if (!piece.empty()) return piece;
    SCRUTINY_ASSIGN(const auto more, reader_.next_part());
    if (more) return wrong_part(more->name, "The form has a part after file.");
    return ByteView();
  };
}

}  // namespace scrutiny::http
