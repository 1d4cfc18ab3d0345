#include "plugins/sniff/sniff.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <unistd.h>

#include "plugins/sniff/text_kind.h"

namespace scrutiny {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::string_view bytes;
  std::string_view media_type;
};

constexpr std::array kSignatures = {
    Signature{"%PDF-"sv, media::kPdf},
    Signature{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, media::kOle},
    Signature{"\x89PNG\r\n\x1A\n"sv, media::kPng},
    Signature{"\xFF\xD8\xFF"sv, media::kJpeg},
    Signature{"GIF8"sv, media::kGif},
    Signature{"II*\0"sv, media::kTiff},
    Signature{"MM\0*"sv, media::kTiff},
    Signature{"{\\rtf"sv, media::kRtf},
    Signature{"7z\xBC\xAF\x27\x1C"sv, media::kSevenZip},
    Signature{"Rar!\x1A\x07"sv, media::kRar},
    Signature{"\x1F\x8B\x08"sv, media::kGzip},
    Signature{"BZh"sv, media::kBzip2},
    Signature{"\xFD"
              "7zXZ\0"sv,
              media::kXz},
};

// POSIX pax and GNU tar alike.
bool is_tar(std::string_view head) {
  constexpr std::size_t kMagicAt = 257;
  return head.size() > kMagicAt && head.substr(kMagicAt).starts_with("ustar");
}

// A ZIP's first member names itself at byte 30 (PKWARE APPNOTE 4.3.7). OpenDocument puts a stored
// member "mimetype" first (ODF 1.2 part 3, 3.3); OOXML's parts lie in folders named for the
// application.
std::string_view sniff_zip(std::string_view head) {
  constexpr std::size_t kNameAt = 30;
  const std::string_view name = head.size() > kNameAt ? head.substr(kNameAt) : ""sv;
  if (name.starts_with("mimetype")) {
    const std::string_view content = name.substr(8);
    if (content.starts_with(media::kOdt)) return media::kOdt;
    if (content.starts_with(media::kOds)) return media::kOds;
    if (content.starts_with(media::kOdp)) return media::kOdp;
    return media::kZip;
  }
  const auto has_member = [&](std::string_view folder) {
    for (std::size_t at = 0; (at = head.find("PK\x03\x04", at)) != std::string_view::npos; ++at) {
      if (head.size() > at + kNameAt && head.substr(at + kNameAt).starts_with(folder)) return true;
    }
    return false;
  };
  if (has_member("word/")) return media::kDocx;
  if (has_member("xl/")) return media::kXlsx;
  if (has_member("ppt/")) return media::kPptx;
  return media::kZip;
}

}  // namespace

std::string_view sniff(ByteView bytes) {
  const std::string_view head = as_text(bytes.first(std::min(bytes.size(), kSniffBytes)));
  if (head.empty()) return media::kEmpty;
  for (const Signature& signature : kSignatures) {
    if (head.starts_with(signature.bytes)) return signature.media_type;
  }
  if (is_tar(head)) return media::kTar;
  if (head.starts_with("PK\x03\x04"sv)) return sniff_zip(head);
  if (head.starts_with("PK\x05\x06"sv)) return media::kZip;
  if (const std::string_view markup = sniff_markup(head); !markup.empty()) return markup;
  // Readers accept a PDF that begins within the first kilobyte (PDF 32000-1, annex H.3, note 13).
  if (head.substr(0, 1024).find("%PDF-") != std::string_view::npos) return media::kPdf;
  return sniff_text(head);
}

Result<Bytes> read_head(int descriptor) {
  Bytes head(kSniffBytes);
  std::size_t filled = 0;
  while (filled < head.size()) {
    const ssize_t got =
        pread(descriptor, head.data() + filled, head.size() - filled, static_cast<off_t>(filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Error(ErrorCode::kIo, "The file could not be read.", std::strerror(errno));
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  head.resize(filled);
  return head;
}

}  // namespace scrutiny
