#include "server/http/transfer/multipart.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

#include "api/utf8.h"
#include "server/http/headers.h"
#include "server/http/transfer/header_parameters.h"

namespace scrutiny::http {
namespace {

constexpr std::string_view kCrlf = "\r\n";
constexpr std::size_t kLongestName = 100;  // bytes; ours are words

bool is_boundary_character(char c) {
  constexpr std::string_view kOthers = "'()+_,-./:=? ";
  const bool alphanumeric =
      (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return alphanumeric || kOthers.find(c) != std::string_view::npos;
}

// Browsers write a quote in a file name as %22 (WHATWG HTML, "multipart form data").
std::string unquoted(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const bool quote = name.starts_with("%22");
    out.push_back(quote ? '"' : name.front());
    name.remove_prefix(quote ? 3 : 1);
  }
  return out;
}

Error bad_head(const char* why) {
  return Error(ErrorCode::kMalformedRequest, why);
}

// What one header line says about the part.
Status take_line(std::string_view line, PartHead& head, std::size_t& dispositions) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0 || line.front() == ' ' ||
      line.front() == '\t') {
    return bad_head("A part of the form has a header line that is not \"name: value\".");
  }
  const std::string_view name = line.substr(0, colon);
  std::string_view value = line.substr(colon + 1);
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  if (equals_ignoring_case(name, "Content-Type")) {
    head.content_type = std::string(value);
  } else if (equals_ignoring_case(name, "Content-Transfer-Encoding")) {
    constexpr std::array<std::string_view, 3> kPlain = {"binary", "8bit", "7bit"};
    if (std::none_of(kPlain.begin(), kPlain.end(),
                     [&](std::string_view v) { return equals_ignoring_case(v, value); })) {
      return bad_head("A part of the form has a transfer encoding; send its bytes as they are.");
    }
  } else if (equals_ignoring_case(name, "Content-Disposition")) {
    if (++dispositions > 1) return bad_head("A part of the form has two dispositions.");
    SCRUTINY_ASSIGN(const HeaderParameters parameters, parse_header_parameters(value));
    if (!equals_ignoring_case(parameters.value, "form-data")) {
      return bad_head("A part's Content-Disposition is not form-data.");
    }
    if (const std::string* field = parameters.find("name")) head.name = *field;
    if (const std::string* file = parameters.find("filename")) head.file_name = unquoted(*file);
  }
  return {};
}

}  // namespace

Result<std::string> multipart_boundary(std::string_view content_type) {
  auto parsed = parse_header_parameters(content_type);
  if (!parsed.ok() || !equals_ignoring_case(parsed->value, "multipart/form-data")) {
    return Error::field("Content-Type", "Send the document as multipart/form-data.",
                        ErrorCode::kUnsupportedMediaType);
  }
  const std::string* boundary = parsed->find("boundary");
  if (boundary == nullptr) {
    return Error::field("Content-Type", "The Content-Type names no boundary.",
                        ErrorCode::kMalformedRequest);
  }
  const bool fits = !boundary->empty() && boundary->size() <= 70 && boundary->back() != ' ' &&
                    std::all_of(boundary->begin(), boundary->end(), is_boundary_character);
  if (!fits) {
    return Error::field("Content-Type", "The boundary is not one that RFC 2046 allows.",
                        ErrorCode::kMalformedRequest);
  }
  return *boundary;
}

MultipartReader::MultipartReader(BodyStream& body, std::string_view boundary,
                                 MultipartLimits limits)
    : body_(body),
      delimiter_("\r\n--" + std::string(boundary)),
      limits_(limits),
      buffer_(std::max(limits.buffer_bytes, limits.head_bytes + delimiter_.size() + 4)) {}

Error MultipartReader::malformed(std::string_view why) const {
  if (part_name_.empty()) return Error(ErrorCode::kMalformedRequest, std::string(why));
  return Error::field(part_name_, std::string(why), ErrorCode::kMalformedRequest);
}

Status MultipartReader::fill() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (body_ended_ || end_ == buffer_.size()) return {};
  auto into = std::span<char>(buffer_).subspan(end_);
  SCRUTINY_ASSIGN(const std::size_t got,
                  body_.read({reinterpret_cast<std::uint8_t*>(into.data()), into.size()}));
  if (got == 0) body_ended_ = true;
  end_ += got;
  return {};
}

// Holds at least `count` bytes, or all that is left of the body.
Status MultipartReader::need(std::size_t count) {
  while (held().size() < count && !body_ended_) SCRUTINY_TRY(fill());
  return {};
}

Status MultipartReader::expect(std::string_view bytes, const char* why) {
  SCRUTINY_TRY(need(bytes.size()));
  if (!held().starts_with(bytes)) return malformed(why);
  begin_ += bytes.size();
  return {};
}

Status MultipartReader::start() {
  SCRUTINY_TRY(expect(std::string_view(delimiter_).substr(kCrlf.size()),
                      "The form does not start with its boundary."));
  return after_boundary();
}

// A boundary is followed by CRLF and another part, or by "--" and the end.
Status MultipartReader::after_boundary() {
  SCRUTINY_TRY(need(kCrlf.size()));
  if (held().starts_with("--")) {
    begin_ += 2;
    return finish();
  }
  place_ = Place::kPartHead;
  return expect(kCrlf, "The form ends or goes on oddly after a boundary.");
}

Status MultipartReader::finish() {
  place_ = Place::kEnd;
  SCRUTINY_TRY(need(kCrlf.size() + 1));
  if (held() == kCrlf) begin_ += kCrlf.size();
  if (!held().empty()) return malformed("There is something after the end of the form.");
  return {};
}

Result<PartHead> MultipartReader::part_head() {
  PartHead head;
  std::size_t dispositions = 0;
  std::size_t bytes = 0;
  for (std::size_t lines = 0;; ++lines) {
    std::size_t line_end = held().find(kCrlf);
    while (line_end == std::string_view::npos && !body_ended_ &&
           bytes + held().size() <= limits_.head_bytes) {
      SCRUTINY_TRY(fill());
      line_end = held().find(kCrlf);
    }
    const std::size_t line_bytes =
        line_end == std::string_view::npos ? held().size() : line_end + kCrlf.size();
    bytes += line_bytes;
    if (bytes > limits_.head_bytes || lines > limits_.head_lines) {
      return Error(ErrorCode::kHeadersTooLarge, "The headers of a part of the form are too large.");
    }
    if (line_end == std::string_view::npos) return malformed("The form ends within a part's head.");
    const std::string_view line = held().substr(0, line_end);
    const bool last = line.empty();
    if (!last) SCRUTINY_TRY(take_line(line, head, dispositions));
    begin_ += line_bytes;
    if (last) break;
  }
  if (dispositions == 0 || head.name.empty()) return malformed("A part of the form has no name.");
  // The name is repeated in errors.
  if (head.name.size() > kLongestName || !is_plain_text(head.name)) {
    return malformed("A part of the form has a name that is too long or no text.");
  }
  return head;
}

Result<std::optional<PartHead>> MultipartReader::next_part() {
  part_name_ = place_ == Place::kPartBody ? part_name_ : std::string();
  while (place_ == Place::kPartBody) {
    SCRUTINY_ASSIGN(const ByteView skipped, read());
    static_cast<void>(skipped);
  }
  part_name_.clear();
  if (place_ == Place::kStart) SCRUTINY_TRY(start());
  if (place_ == Place::kBetween) SCRUTINY_TRY(after_boundary());
  if (place_ == Place::kEnd) return std::optional<PartHead>();
  SCRUTINY_ASSIGN(PartHead head, part_head());
  part_name_ = head.name;
  place_ = Place::kPartBody;
  return std::optional<PartHead>(std::move(head));
}

Result<ByteView> MultipartReader::read() {
  if (place_ != Place::kPartBody) return ByteView();
  begin_ += taken_;
  taken_ = 0;
  SCRUTINY_TRY(need(delimiter_.size()));
  for (;;) {
    const std::string_view view = held();
    const std::size_t at = view.find(delimiter_);
    if (at == 0) {
      begin_ += delimiter_.size();
      place_ = Place::kBetween;
      return ByteView();
    }
    // What may be the start of a delimiter is held back until more has arrived.
    const std::size_t sure = at != std::string_view::npos ? at
                             : view.size() >= delimiter_.size()
                                 ? view.size() - delimiter_.size() + 1
                                 : 0;
    if (sure > 0 && (at != std::string_view::npos || !body_ended_)) {
      taken_ = sure;
      return as_bytes(view.substr(0, sure));
    }
    if (body_ended_) return malformed("The form ends before its last boundary.");
    SCRUTINY_TRY(fill());
  }
}

Result<std::string> MultipartReader::read_all(std::size_t most) {
  std::string out;
  for (;;) {
    SCRUTINY_ASSIGN(const ByteView piece, read());
    if (piece.empty()) return out;
    if (out.size() + piece.size() > most) {
      return Error::field(part_name_, "This part of the form is longer than allowed.",
                          ErrorCode::kTooLarge);
    }
    out.append(as_text(piece));
  }
}

}  // namespace scrutiny::http
