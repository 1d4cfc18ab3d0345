// The part of sniffing that looks at text. Thread-safety: pure functions. Nothing fails.
#pragma once

#include <string_view>

namespace scrutiny {

// media::kHtml, media::kXml, or empty when `head` is no markup.
std::string_view sniff_markup(std::string_view head);

// media::kJson, kMail, kCsv or kText; media::kUnknown when `head` holds bytes that no text has.
std::string_view sniff_text(std::string_view head);

}  // namespace scrutiny
