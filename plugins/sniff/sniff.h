// What a file is, by its content; its name and what the sender says play no part.
// Purpose: choosing a plugin. Patterns at fixed places and bounded searches only: nothing is
// unpacked. Thread-safety: pure functions. Blocking: sniff_file reads at most kSniffBytes. Failure:
// kIo. Source for HTML and byte-order marks: WHATWG MIME Sniffing; for the rest the formats' own
// signatures.
#pragma once

#include <string_view>

#include "api/bytes.h"
#include "api/result.h"

namespace scrutiny {

// Enough to pass a long comment before <html> and the first members of an office file.
inline constexpr std::size_t kSniffBytes = 64u << 10;

namespace media {
inline constexpr std::string_view kPdf = "application/pdf";
inline constexpr std::string_view kHtml = "text/html";
inline constexpr std::string_view kXml = "application/xml";
inline constexpr std::string_view kJson = "application/json";
inline constexpr std::string_view kCsv = "text/csv";
inline constexpr std::string_view kText = "text/plain";
inline constexpr std::string_view kRtf = "application/rtf";
inline constexpr std::string_view kMail = "message/rfc822";
inline constexpr std::string_view kZip = "application/zip";
inline constexpr std::string_view kSevenZip = "application/x-7z-compressed";
inline constexpr std::string_view kRar = "application/vnd.rar";
inline constexpr std::string_view kGzip = "application/gzip";
inline constexpr std::string_view kBzip2 = "application/x-bzip2";
inline constexpr std::string_view kXz = "application/x-xz";
inline constexpr std::string_view kTar = "application/x-tar";
inline constexpr std::string_view kDocx =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
inline constexpr std::string_view kXlsx =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
inline constexpr std::string_view kPptx =
    "application/vnd.openxmlformats-officedocument.presentationml.presentation";
inline constexpr std::string_view kOdt = "application/vnd.oasis.opendocument.text";
inline constexpr std::string_view kOds = "application/vnd.oasis.opendocument.spreadsheet";
inline constexpr std::string_view kOdp = "application/vnd.oasis.opendocument.presentation";
inline constexpr std::string_view kOle = "application/x-ole-storage";  // doc, xls, msg before 2007
inline constexpr std::string_view kPng = "image/png";
inline constexpr std::string_view kJpeg = "image/jpeg";
inline constexpr std::string_view kGif = "image/gif";
inline constexpr std::string_view kTiff = "image/tiff";
inline constexpr std::string_view kUnknown = "application/octet-stream";
inline constexpr std::string_view kEmpty = "application/x-empty";
}  // namespace media

// `head`: the file's first bytes, kSniffBytes of them or the whole file. One of the names above.
std::string_view sniff(ByteView head);

// The first kSniffBytes of an open file (pread from its start), or all of a shorter one.
Result<Bytes> read_head(int descriptor);

}  // namespace scrutiny
