#include "storage/audit/verify/time_tokens.h"

#include <array>
#include <ctime>
#include <unordered_map>

#include <boost/json/array.hpp>

#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

std::string time_text(UnixMillis time) {
  const std::time_t seconds = time / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 40> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  const std::string millis = std::to_string(1000 + time % 1000);
  return std::string(text.data(), size) + "." + millis.substr(1) + "Z";
}

class Check {
 public:
  Check(const std::vector<RecordedToken>& recorded, TimeTokenSource& source,
        const TimestampTrust& trust)
      : source_(source), trust_(trust) {
    for (const RecordedToken& each : recorded) recorded_.emplace(to_hex(each.token), each);
  }

  TimeTokenReport run(UnixMillis now,
                      const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
    const auto sizes = source_.sizes();
    if (!sizes.ok()) {
      report_.trouble = sizes.error().describe();
      return std::move(report_);
    }
    for (const std::uint64_t size : *sizes) {
      if (!check(size)) return std::move(report_);
      if (progress) progress(report_.tokens.size(), sizes->size());
    }
    report_.not_supplied = recorded_.size();
    judge_standing(now);
    return std::move(report_);
  }

 private:
  bool fail(std::optional<std::uint64_t> index, std::string expected, std::string found) {
    report_.fault = Fault{FaultKind::kTimeToken, index, std::move(expected), std::move(found)};
    return false;
  }

  bool check(std::uint64_t size) {
    const auto text = source_.checkpoint(size);
    const auto token = source_.token(size);
    if (!text.ok() || !token.ok()) {
      report_.trouble = (text.ok() ? token.error() : text.error()).describe();
      return false;
    }
    const std::string over = " over " + std::to_string(size) + " records";
    const auto record = recorded_.find(to_hex(sha256(*token)));
    if (record == recorded_.end())
      return fail({}, "a token that the log has recorded", "another one" + over);
    const RecordedToken known = record->second;
    recorded_.erase(record);
    TimestampQuery query;
    query.imprint = sha256(as_bytes(*text));
    if (known.checkpoint != query.imprint)
      return fail(known.index, to_hex(known.checkpoint), to_hex(query.imprint));
    if (size > known.index)
      return fail(known.index, "a token over records before it", "one" + over);
    auto facts = verify_timestamp_then(*token, query, trust_);
    if (!facts.ok())
      return fail(known.index, "a token of an authority you trust", facts.error().public_text());
    report_.tokens.push_back({size, known.index, std::move(facts).value(), {}});
    return true;
  }

  // From the newest back: a token stands as long as one that stands covers its record and was made
  // before its certificate ended.
  void judge_standing(UnixMillis now) {
    std::vector<CheckedToken>& tokens = report_.tokens;
    for (std::size_t i = tokens.size(); i-- > 0;) {
      CheckedToken& token = tokens[i];
      if (token.facts.certificate_ends >= now) continue;
      token.standing = TokenStanding::kEnded;
      for (std::size_t later = i + 1; later < tokens.size(); ++later) {
        if (tokens[later].facts.time > token.facts.certificate_ends) break;
        const bool covers = token.record && tokens[later].size > *token.record;
        if (tokens[later].standing == TokenStanding::kEnded || !covers) continue;
        token.standing = TokenStanding::kRenewed;
        break;
      }
    }
  }

  TimeTokenSource& source_;
  const TimestampTrust& trust_;
  std::unordered_map<std::string, RecordedToken> recorded_;  // by the token's hash
  TimeTokenReport report_;
};

}  // namespace

std::string_view text(TokenStanding standing) {
  static constexpr std::array<std::string_view, 3> kWords = {"current", "renewed", "ended"};
  return kWords.at(static_cast<std::size_t>(standing));
}

Result<std::vector<KnownCheckpoint>> stamped_checkpoints(TimeTokenSource& source,
                                                         const std::string& origin) {
  std::vector<KnownCheckpoint> out;
  SCRUTINY_ASSIGN(const std::vector<std::uint64_t> sizes, source.sizes());
  for (const std::uint64_t size : sizes) {
    SCRUTINY_ASSIGN(const std::string text, source.checkpoint(size));
    const auto checkpoint = parse_checkpoint(text);
    if (!checkpoint.ok() || checkpoint->origin != origin || checkpoint->size != size)
      return Error(ErrorCode::kTampered, "What was stamped as " + std::to_string(size) +
                                             " records is no checkpoint of this log of that size.");
    out.push_back({size, checkpoint->root});
  }
  return out;
}

std::uint64_t TimeTokenReport::covered() const {
  for (auto token = tokens.rbegin(); token != tokens.rend(); ++token) {
    if (token->standing != TokenStanding::kEnded) return token->size;
  }
  return 0;
}

Verdict TimeTokenReport::verdict() const {
  if (fault) return Verdict::kDoesNotHold;
  return trouble.empty() && not_supplied == 0 ? Verdict::kHolds : Verdict::kCannotTell;
}

TimeTokenReport check_time_tokens(
    const std::vector<RecordedToken>& recorded, TimeTokenSource& source,
    const TimestampTrust& trust, UnixMillis now,
    const std::function<void(std::uint64_t done, std::uint64_t total)>& progress) {
  return Check(recorded, source, trust).run(now, progress);
}

std::string describe(const TimeTokenReport& report) {
  std::string out;
  const auto line = [&out](const CheckedToken& token) {
    out += "  records 0 to " + std::to_string(token.size - 1) + " existed before " +
           time_text(token.facts.time);
    if (token.record) out += ", records from " + std::to_string(*token.record) + " on did not";
    out += " (" + token.facts.authority + ")";
    if (token.standing == TokenStanding::kEnded)
      out += "; its certificate ended " + time_text(token.facts.certificate_ends) +
             " and no later token vouches for it: no proof by itself any more";
    if (token.standing == TokenStanding::kRenewed)
      out += "; its certificate ended, a later token vouches for it";
    out += "\n";
  };
  out += "time tokens " + std::to_string(report.tokens.size()) + " checked";
  if (report.not_supplied > 0)
    out += ", " + std::to_string(report.not_supplied) + " recorded but not supplied";
  out += "\n";
  if (!report.tokens.empty()) line(report.tokens.front());
  if (report.tokens.size() > 2)
    out += "  and " + std::to_string(report.tokens.size() - 2) + " between (see --json)\n";
  if (report.tokens.size() > 1) line(report.tokens.back());
  if (report.fault) {
    out += "DOES NOT HOLD: " + report.fault->sentence() + "\n  expected  " +
           report.fault->expected + "\n  found     " + report.fault->found + "\n";
  } else if (!report.trouble.empty()) {
    out += "CANNOT TELL: a time token cannot be read: " + report.trouble + "\n";
  } else if (report.not_supplied > 0) {
    out += "CANNOT TELL: time tokens that the log has recorded are missing here.\n";
  }
  return out;
}

boost::json::object to_json(const TimeTokenReport& report) {
  boost::json::array tokens;
  for (const CheckedToken& token : report.tokens) {
    boost::json::object entry{{"size", token.size},
                              {"time", time_text(token.facts.time)},
                              {"authority", token.facts.authority},
                              {"serial", token.facts.serial},
                              {"policy", token.facts.policy},
                              {"certificate_ends", time_text(token.facts.certificate_ends)},
                              {"standing", text(token.standing)}};
    if (token.record) entry["record"] = *token.record;
    tokens.push_back(std::move(entry));
  }
  boost::json::object out{{"verdict", text(report.verdict())},
                          {"covered", report.covered()},
                          {"not_supplied", report.not_supplied},
                          {"tokens", std::move(tokens)}};
  if (report.fault) out["fault"] = to_json(*report.fault);
  if (!report.trouble.empty()) out["trouble"] = report.trouble;
  return out;
}

}  // namespace scrutiny
