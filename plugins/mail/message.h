// An e-mail message (RFC 5322, MIME): who, when, what it says, and what hangs on it.
// Purpose: mail sent in as evidence can be found and read; attachments are named, never opened.
// Thread-safety: pure functions. Ownership: copies. Blocking: CPU only, no files. Failure:
// kPluginRefused with a reason: no message, encrypted, nested too deeply, too many parts or too
// much text.
#pragma once

#include <string>
#include <vector>

#include "api/bytes.h"
#include "api/result.h"

namespace scrutiny::mail {

struct Limits {
  std::size_t bytes = 128u << 20;      // of the message
  std::size_t text_bytes = 16u << 20;  // of one header's or one part's text, decoded
  std::size_t headers = 2'000;         // of one part
  std::size_t parts = 1'000;
  int depth = 20;  // of multiparts, one inside the other
};

struct Attachment {
  std::string name;  // as the sender named it; may be empty
  std::string type;  // "application/pdf", as declared
};

struct Message {
  std::string from;  // headers as written, decoded
  std::string to;
  std::string cc;
  std::string subject;
  std::string date;
  std::string day;   // of `date` where it was sent, yyyy-mm-dd; empty when not understood
  std::string text;  // of the text part, else of the HTML part
  std::vector<Attachment> attachments;
};

Result<Message> read_message(ByteView document, const Limits& limits = {});

}  // namespace scrutiny::mail
