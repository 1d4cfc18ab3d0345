#include "storage/crypto/base64.h"

namespace scrutiny {
namespace {

constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> make_values() {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::int8_t i = 0; i < 64; ++i) values[static_cast<std::uint8_t>(kAlphabet[i])] = i;
  return values;
}
constexpr auto kValues = make_values();

// Value of four digits, -1 if any is not in the alphabet.
std::int32_t quad(const char* text) {
  std::int32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const std::int8_t digit = kValues[static_cast<std::uint8_t>(text[i])];
    if (digit < 0) return -1;
    value = value << 6 | digit;
  }
  return value;
}

}  // namespace

std::string to_base64(ByteView bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t value = static_cast<std::uint32_t>(bytes[i]) << 16;
    if (have > 1) value |= static_cast<std::uint32_t>(bytes[i + 1]) << 8;
    if (have > 2) value |= bytes[i + 2];
    out += kAlphabet[value >> 18];
    out += kAlphabet[value >> 12 & 63];
    out += have > 1 ? kAlphabet[value >> 6 & 63] : '=';
    out += have > 2 ? kAlphabet[value & 63] : '=';
  }
  return out;
}

std::optional<Bytes> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  if (text.empty()) return Bytes{};
  std::size_t padding = 0;
  if (text.back() == '=') padding = text[text.size() - 2] == '=' ? 2 : 1;
  Bytes out;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const bool final_quad = i + 4 == text.size();
    char digits[4] = {text[i], text[i + 1], text[i + 2], text[i + 3]};
    if (final_quad && padding > 0) digits[3] = 'A';
    if (final_quad && padding > 1) digits[2] = 'A';
    const std::int32_t value = quad(digits);
    if (value < 0) return std::nullopt;
    const std::size_t want = final_quad ? 3 - padding : 3;
    const std::int32_t unused = want == 3 ? 0 : value & (want == 2 ? 0xFF : 0xFFFF);
    if (unused != 0) return std::nullopt;
    for (std::size_t k = 0; k < want; ++k) {
      out.push_back(static_cast<std::uint8_t>(value >> (16 - 8 * k) & 0xFF));
    }
  }
  return out;
}

std::optional<Digest> digest_from_base64(std::string_view text) {
  if (text.size() != 44) return std::nullopt;
  const auto bytes = from_base64(text);
  Digest out;
  if (!bytes || bytes->size() != out.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), out.begin());
  return out;
}

}  // namespace scrutiny
