#include "plugins/client/manifest.h"

#include <gtest/gtest.h>

#include "plugins/client/signature.h"
#include "plugins/testing/plugin_fixture.h"

namespace scrutiny {
namespace {

std::string good() {
  return R"({"manifest":1,"id":"ofsted_ilacs","version":"1.0.0","title":"ILACS reports",
    "abi":{"major":1,"minor":0},"library":"ofsted_ilacs.so","library_sha256":")" +
         std::string(64, 'a') + R"(","media_types":["application/pdf"],
    "magic":[{"within":1024,"hex":"255044462d"}],"document_kinds":["inspection_summary"],"priority":50,
    "capabilities":[],"limits":{"memory_mib":512,"seconds":30,"progress_seconds":10,"output_mib":8},
    "status":"active"})";
}

std::string with(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error(std::string(from));
  return text.replace(at, from.size(), to);
}

TEST(Manifest, IsReadInFull) {
  const auto manifest = parse_manifest(good());
  ASSERT_TRUE(manifest.ok()) << manifest.error().describe();
  EXPECT_EQ(manifest->id, "ofsted_ilacs");
  EXPECT_EQ(manifest->abi_major, 1);
  EXPECT_EQ(manifest->library_sha256[31], 0xAA);
  EXPECT_EQ(manifest->magic.at(0).bytes, (Bytes{'%', 'P', 'D', 'F', '-'}));
  EXPECT_EQ(manifest->document_kinds.at(0), DocumentKind::kInspectionSummary);
  EXPECT_EQ(manifest->limits.memory_bytes, 512ull << 20);
  EXPECT_EQ(manifest->limits.total, std::chrono::seconds(30));
  EXPECT_EQ(manifest->status, PluginStatus::kActive);
}

TEST(Manifest, RefusesEveryWrongMemberByName) {
  const std::pair<const char*, std::pair<const char*, const char*>> wrong[] = {
      {"manifest", {"\"manifest\":1", "\"manifest\":2"}},
      {"manifest", {"\"manifest\":1", "\"manifest\":\"1\""}},
      {"id", {"\"ofsted_ilacs\",", "\"../evil\","}},
      {"id", {"\"ofsted_ilacs\",", "\"Upper\","}},
      {"id", {"\"ofsted_ilacs\",", "\"\","}},
      {"version", {"\"1.0.0\"", "7"}},
      {"title", {"\"ILACS reports\"", "\"two\\u0000words\""}},
      {"library", {"ofsted_ilacs.so", "../x.so"}},
      {"library", {"ofsted_ilacs.so", ".hidden"}},
      {"library_sha256", {"aaaa\"", "aaaA\""}},
      {"library_sha256", {"aaaa\"", "aaa\""}},
      {"media_types", {"[\"application/pdf\"]", "[]"}},
      {"hex", {"255044462d", "255044462"}},
      {"within", {"1024", "0"}},
      {"document_kinds", {"inspection_summary", "novel"}},
      {"capabilities", {"\"capabilities\":[]", "\"capabilities\":[\"network\"]"}},
      {"memory_mib", {"512", "0"}},
      {"seconds", {"30", "1e2"}},
      {"status", {"active", "maybe"}},
      {"limits", {"\"limits\"", "\"limit\""}},
  };
  for (const auto& [member, change] : wrong) {
    const auto manifest = parse_manifest(with(good(), change.first, change.second));
    ASSERT_FALSE(manifest.ok()) << change.second;
    EXPECT_EQ(manifest.error().code(), ErrorCode::kConfigInvalid);
    EXPECT_EQ(manifest.error().field_name(), member) << change.second;
  }
  for (std::size_t length = 0; length < good().size(); length += 5)
    EXPECT_FALSE(parse_manifest(good().substr(0, length)).ok());
  EXPECT_FALSE(parse_manifest(good() + std::string(kMaxManifestBytes, ' ')).ok());
}

TEST(Manifest, FitsByTypeMagicAndKind) {
  const auto manifest = parse_manifest(good()).value();
  const ByteView pdf = as_bytes("\n%PDF-1.4");
  const auto kind = DocumentKind::kInspectionSummary;
  EXPECT_TRUE(fits(manifest, "application/pdf", pdf, kind));
  EXPECT_FALSE(fits(manifest, "text/html", pdf, kind));
  EXPECT_FALSE(fits(manifest, "application/pdf", as_bytes("none"), kind));
  EXPECT_FALSE(fits(manifest, "application/pdf", pdf, DocumentKind::kPolicy));
}

TEST(Limits, AreTheSmallerOfTwo) {
  PluginLimits a;
  PluginLimits b;
  a.memory_bytes = 1;
  b.total = std::chrono::milliseconds(2);
  const PluginLimits out = smaller(a, b);
  EXPECT_EQ(out.memory_bytes, 1u);
  EXPECT_EQ(out.total, std::chrono::milliseconds(2));
  EXPECT_EQ(out.output_bytes, a.output_bytes);
}

TEST(ManifestSignature, HoldsForItsKeyAndBytesOnly) {
  const auto key = testing::test_key();
  const auto allowed = testing::trust_test_key().allowed_keys;
  const std::string signature = sign_manifest(good(), key).value();
  ASSERT_TRUE(check_signature(good(), signature, allowed).ok());
  EXPECT_FALSE(check_signature(good() + " ", signature, allowed).ok());
  EXPECT_FALSE(check_signature(good(), signature, {}).ok());
  plugins::PrivateKey other{};
  other.fill(9);
  EXPECT_FALSE(check_signature(good(), sign_manifest(good(), other).value(), allowed).ok());
}

TEST(ManifestSignature, BreaksWithEveryFlippedBit) {
  const auto allowed = testing::trust_test_key().allowed_keys;
  const std::string signature = sign_manifest(good(), testing::test_key()).value();
  for (std::size_t at = 0; at < signature.size(); ++at) {
    std::string flipped = signature;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    EXPECT_FALSE(check_signature(good(), flipped, allowed).ok()) << at;
    EXPECT_FALSE(check_signature(good(), signature.substr(0, at), allowed).ok()) << at;
  }
}

TEST(ManifestSignature, IsTheOneInTheFormatsDescription) {  // docs/formats/plugin.md
  EXPECT_EQ(sign_manifest("{}", testing::test_key()).value(),
            "scrutiny-plugin-signature-v1\n"
            "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c\n"
            "abeaf66e04a3476e01423877ee9524c8e13cc4ff8b6a4686c4d1f105a4053e24"
            "ec2f01ec9ff40c806fa785df46dc0586585ce8d8977c3939e3281a5d0a4c5001\n");
}

TEST(Hash, AgreesWithThePublishedVectors) {  // FIPS 180-4 "abc"; RFC 8032 7.1 test 1
  EXPECT_EQ(plugins::to_hex(plugins::sha256(as_bytes("abc")).value()),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  plugins::PrivateKey seed{};
  ASSERT_TRUE(
      plugins::from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", seed));
  EXPECT_EQ(plugins::to_hex(plugins::public_key_of(seed).value()),
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  EXPECT_EQ(plugins::to_hex(plugins::sign(seed, {}).value()).substr(0, 32),
            "e5564300c360ac729086e2cc806e828a");
}

}  // namespace
}  // namespace scrutiny
