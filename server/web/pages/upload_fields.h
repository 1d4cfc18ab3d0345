// The fields of the page form that sends in a file: named text parts, then the part `file`, in the
// order the browser sends them. Thread-safety: one thread. Ownership: the stream outlives it.
// Blocking: as the stream. Failure: kMalformedRequest; kInvalidArgument with the field `file` when
// no file was chosen.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "server/http/message.h"
#include "server/http/transfer/multipart.h"
#include "server/service/documents/uploads.h"

namespace scrutiny::web {

class UploadFields {
 public:
  UploadFields(http::BodyStream& body, std::string_view boundary) : reader_(body, boundary) {}

  // Reads as far as the first byte of the file.
  Status read();

  std::string text(const std::string& name) const;  // first value, blanks around it dropped
  std::vector<std::string> texts(const std::string& name) const;
  const std::string& file_name() const { return file_name_; }
  // The file's bytes; refuses a form with anything after them.
  FileSource file();

 private:
  http::MultipartReader reader_;
  std::multimap<std::string, std::string> fields_;
  std::string file_name_;
};

}  // namespace scrutiny::web
