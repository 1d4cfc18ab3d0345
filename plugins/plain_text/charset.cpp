#include "plugins/plain_text/charset.h"

#include <algorithm>
#include <limits>
#include <memory>

#include <uchardet/uchardet.h>
#include <unicode/ucnv.h>

#include "api/utf8.h"

namespace scrutiny::plain_text {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kGuessBytes = 256u << 10;
constexpr const char* kFallback = "windows-1252";

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

Converter open_converter(const std::string& charset) {
  UErrorCode status = U_ZERO_ERROR;
  // ICU looks for a name that its table does not hold as a file.
  if (ucnv_countAliases(charset.c_str(), &status) == 0) return {nullptr, &ucnv_close};
  Converter out(ucnv_open(charset.c_str(), &status), &ucnv_close);
  return U_SUCCESS(status) ? std::move(out) : Converter(nullptr, &ucnv_close);
}

Converter open_or_fall_back(const std::string& charset) {
  Converter out = open_converter(charset);
  return out ? std::move(out) : open_converter(kFallback);
}

std::string guess(ByteView bytes) {
  const std::unique_ptr<uchardet, decltype(&uchardet_delete)> detector(uchardet_new(),
                                                                       &uchardet_delete);
  const std::string_view part = as_text(bytes.first(std::min(bytes.size(), kGuessBytes)));
  if (!detector || uchardet_handle_data(detector.get(), part.data(), part.size()) != 0) return {};
  uchardet_data_end(detector.get());
  return uchardet_get_charset(detector.get());
}

struct Mark {
  std::string_view bytes;
  const char* charset;
};

// The longer marks first: UTF-32LE begins with UTF-16LE's.
constexpr Mark kMarks[] = {{"\xEF\xBB\xBF"sv, "UTF-8"},
                           {"\xFF\xFE\0\0"sv, "UTF-32LE"},
                           {"\0\0\xFE\xFF"sv, "UTF-32BE"},
                           {"\xFF\xFE"sv, "UTF-16LE"},
                           {"\xFE\xFF"sv, "UTF-16BE"}};

Result<std::string> convert(UConverter* converter, ByteView bytes) {
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int32_t>::max()) / 4)
    return Error(ErrorCode::kOutputLimit, "The file is too long to be read as text.");
  UErrorCode status = U_ZERO_ERROR;
  std::string out(bytes.size() * 3 + 16, '\0');
  for (;;) {
    const int32_t length = ucnv_toAlgorithmic(
        UCNV_UTF8, converter, out.data(), static_cast<int32_t>(out.size()),
        reinterpret_cast<const char*>(bytes.data()), static_cast<int32_t>(bytes.size()), &status);
    const bool fits = static_cast<std::size_t>(length) <= out.size();
    out.resize(static_cast<std::size_t>(length));
    if (fits && U_SUCCESS(status)) return out;
    if (status != U_BUFFER_OVERFLOW_ERROR)
      return Error(ErrorCode::kPluginRefused, "The file is not text.", u_errorName(status));
    status = U_ZERO_ERROR;
  }
}

}  // namespace

Result<Decoded> to_utf8(ByteView bytes, const std::string& declared) {
  std::string charset = declared;
  const auto mark = std::find_if(std::begin(kMarks), std::end(kMarks), [&](const Mark& m) {
    return as_text(bytes).starts_with(m.bytes);
  });
  if (mark != std::end(kMarks)) {
    bytes = bytes.subspan(mark->bytes.size());
    charset = mark->charset;
  } else if (is_utf8(as_text(bytes))) {
    charset = "UTF-8";
  } else if (charset.empty()) {
    charset = guess(bytes);
  }
  if (charset == "UTF-8" && is_utf8(as_text(bytes)))
    return Decoded{std::string(as_text(bytes)), charset};
  Converter converter = open_or_fall_back(charset);
  if (!converter) return Error(ErrorCode::kPluginRefused, "The file is not text.", "no converter");
  SCRUTINY_ASSIGN(std::string text, convert(converter.get(), bytes));
  UErrorCode status = U_ZERO_ERROR;
  const char* name = ucnv_getName(converter.get(), &status);
  return Decoded{std::move(text), U_SUCCESS(status) ? name : ""};
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0 | code >> 6);
  } else {
    if (code < 0x10000) {
      put(0xE0 | code >> 12);
    } else {
      put(0xF0 | code >> 18);
      put(0x80 | (code >> 12 & 0x3F));
    }
    put(0x80 | (code >> 6 & 0x3F));
  }
  put(0x80 | (code & 0x3F));
}

Result<std::string> from_charset(std::string_view bytes, const std::string& charset) {
  const Converter converter = open_or_fall_back(charset);
  if (!converter) return Error(ErrorCode::kPluginRefused, "The file is not text.", "no converter");
  return convert(converter.get(), as_bytes(bytes));
}

}  // namespace scrutiny::plain_text
