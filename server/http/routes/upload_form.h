// The form an upload comes in: a part `meta` with JSON, then a part `file`, and nothing else.
// Thread-safety: one thread. Ownership: the stream outlives it. Blocking: as the stream.
// Failure: kUnsupportedMediaType, kMalformedRequest and kInvalidArgument naming the field.
#pragma once

#include <memory>
#include <string>

#include <boost/json/object.hpp>

#include "server/http/message.h"
#include "server/http/transfer/multipart.h"
#include "server/service/documents/uploads.h"

namespace scrutiny::http {

class UploadForm {
 public:
  // Reads as far as the first byte of the file.
  static Result<std::unique_ptr<UploadForm>> open(const Headers& headers, BodyStream& body,
                                                  std::size_t meta_bytes);

  const boost::json::object& meta() const { return meta_; }
  const std::string& file_name() const { return file_name_; }
  // The file's bytes. Its end is reported only when the form ends there too, so that a form with
  // anything more, or cut short, is never recorded. The form outlives it.
  FileSource file();

 private:
  UploadForm(BodyStream& body, std::string_view boundary) : reader_(body, boundary) {}
  Status read_meta(std::size_t most);
  Status find_file();

  MultipartReader reader_;
  boost::json::object meta_;
  std::string file_name_;
};

}  // namespace scrutiny::http
