#include "plugins/mail/message.h"

#include <algorithm>

#include "plugins/mail/encodings.h"
#include "plugins/mail/headers.h"
#include "plugins/plain_text/charset.h"
#include "plugins/plain_text/html_text.h"

namespace scrutiny::mail {
namespace {

Error refused(const char* text) {
  return Error(ErrorCode::kPluginRefused, text, text);
}

// A part's body between the boundary's lines (RFC 2046, 5.1.1).
std::vector<std::string_view> split_parts(std::string_view body, const std::string& boundary,
                                          std::size_t most) {
  std::vector<std::string_view> out;
  const std::string mark = "--" + boundary;
  std::size_t begin = std::string_view::npos;
  for (std::size_t at = 0; at < body.size() && out.size() <= most;) {
    const std::size_t end = std::min(body.find('\n', at), body.size());
    const std::string_view line = body.substr(at, end - at);
    if (line.starts_with(mark)) {
      std::string_view rest = line.substr(mark.size());
      const bool last = rest.starts_with("--");
      if (last) rest.remove_prefix(2);
      if (rest.find_first_not_of(" \t\r") == std::string_view::npos) {
        if (begin != std::string_view::npos) out.push_back(body.substr(begin, at - begin));
        begin = end + 1;
        if (last) return out;
      }
    }
    at = end + 1;
  }
  // The last boundary is missing: what there is counts.
  if (begin != std::string_view::npos && begin < body.size()) out.push_back(body.substr(begin));
  return out;
}

class MessageReader {
 public:
  explicit MessageReader(const Limits& limits) : limits_(limits) {}

  Result<Message> run(std::string_view document) {
    SCRUTINY_ASSIGN(const Entity entity, read_entity(document, limits_));
    const auto words = [&](const char* name) {
      const auto decoded = plain_text::to_utf8(as_bytes(decode_words(entity.header(name))), "");
      return decoded.ok() ? decoded->text : std::string();
    };
    if (entity.header("from").empty()) return refused("The file is not an e-mail message.");
    message_.from = words("from");
    message_.to = words("to");
    message_.cc = words("cc");
    message_.subject = words("subject");
    message_.date = words("date");
    message_.day = day_of(message_.date);
    SCRUTINY_ASSIGN(message_.text, read(entity, 0));
    return std::move(message_);
  }

 private:
  // The text of an entity; attachments are noted.
  Result<std::string> read(const Entity& entity, int depth) {
    if (depth > limits_.depth) return refused("The message is nested too deeply.");
    if (++parts_ > limits_.parts) return refused("The message has too many parts.");
    const Structured type = parse_structured(
        entity.header("content-type").empty() ? "text/plain" : entity.header("content-type"));
    const Structured place = parse_structured(entity.header("content-disposition"));
    if (type.value == "multipart/encrypted" || type.value == "application/pkcs7-mime" ||
        type.value == "application/x-pkcs7-mime")
      return refused("The message is encrypted. Please send what it says unencrypted.");
    if (type.value.starts_with("multipart/")) return read_parts(entity, type, depth);
    const bool words = type.value == "text/plain" || type.value == "text/html";
    if (!words || place.value == "attachment") {
      std::string name = place.parameter("filename");
      if (name.empty()) name = type.parameter("name");
      message_.attachments.push_back({std::move(name), type.value});
      return std::string();
    }
    return read_words(entity, type);
  }

  Result<std::string> read_parts(const Entity& entity, const Structured& type, int depth) {
    const std::string boundary = type.parameter("boundary");
    if (boundary.empty()) return refused("The message is damaged: its parts have no boundary.");
    std::string text;
    bool chosen = false;  // among alternatives plain text goes before HTML
    for (const std::string_view part : split_parts(entity.body, boundary, limits_.parts)) {
      SCRUTINY_ASSIGN(const Entity inner, read_entity(part, limits_));
      SCRUTINY_ASSIGN(std::string words, read(inner, depth + 1));
      if (words.find_first_not_of(" \t\r\n") == std::string::npos) continue;
      if (type.value != "multipart/alternative") {
        if (!text.empty() && text.back() != '\n') text += '\n';
        text += words;
      } else if (!chosen) {
        text = std::move(words);
        chosen = parse_structured(inner.header("content-type")).value == "text/plain";
      }
      if (text.size() > limits_.text_bytes) return refused("The message holds too much text.");
    }
    return text;
  }

  Result<std::string> read_words(const Entity& entity, const Structured& type) {
    std::string encoding(entity.header("content-transfer-encoding"));
    std::transform(encoding.begin(), encoding.end(), encoding.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    std::string bytes = encoding == "base64"             ? from_base64(entity.body)
                        : encoding == "quoted-printable" ? from_quoted_printable(entity.body)
                                                         : std::string(entity.body);
    if (bytes.size() > limits_.text_bytes) return refused("The message holds too much text.");
    SCRUTINY_ASSIGN(const auto decoded,
                    plain_text::to_utf8(as_bytes(bytes), type.parameter("charset")));
    if (type.value == "text/plain") return decoded.text;
    return plain_text::html_to_text(decoded.text).text;
  }

  const Limits& limits_;
  std::size_t parts_ = 0;
  Message message_;
};

}  // namespace

Result<Message> read_message(ByteView document, const Limits& limits) {
  if (document.size() > limits.bytes) return refused("The message is too long to be read.");
  return MessageReader(limits).run(as_text(document));
}

}  // namespace scrutiny::mail
