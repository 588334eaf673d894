// Times QuantLib on the options that bench/support/options.ts makes, read from a file of doubles.
//
//   quantlib <options.f64> <rounds>
//
// The file holds `count` doubles each of right (1, -1), forward, strike, years, volatility, price out of the money.
// Prints one line of JSON: nanoseconds for one option, or for one portfolio of 60 in `grid`, best and median of the
// rounds, and the sums of what was worked out, by which the two sides can be seen to do the same.
#include <ql/pricingengines/blackcalculator.hpp>
#include <ql/pricingengines/blackformula.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <limits>
#include <vector>

using namespace QuantLib;

namespace {

struct Options {
    std::vector<double> right, forward, strike, years, volatility, price;
    std::size_t count = 0;
};

Options read(const char* name) {
    std::ifstream file(name, std::ios::binary | std::ios::ate);
    if (!file) {
        std::fprintf(stderr, "%s cannot be read.\n", name);
        std::exit(2);
    }
    Options options;
    options.count = static_cast<std::size_t>(file.tellg()) / (6 * sizeof(double));
    file.seekg(0);
    for (auto* column : {&options.right, &options.forward, &options.strike, &options.years, &options.volatility,
                         &options.price}) {
        column->resize(options.count);
        file.read(reinterpret_cast<char*>(column->data()), static_cast<std::streamsize>(options.count * sizeof(double)));
    }
    return options;
}

Option::Type typeOf(double right) { return right > 0 ? Option::Call : Option::Put; }

double priceAndGreeks(const Options& o) {
    double sum = 0;
    for (std::size_t i = 0; i < o.count; ++i) {
        const BlackCalculator one(typeOf(o.right[i]), o.strike[i], o.forward[i], o.volatility[i] * std::sqrt(o.years[i]));
        sum += one.value() + one.deltaForward() + one.gammaForward() + one.vega(o.years[i]) +
               one.theta(o.forward[i], o.years[i]);
    }
    return sum;
}

double priceOnly(const Options& o) {
    double sum = 0;
    for (std::size_t i = 0; i < o.count; ++i)
        sum += blackFormula(typeOf(o.right[i]), o.strike[i], o.forward[i], o.volatility[i] * std::sqrt(o.years[i]));
    return sum;
}

double impliedVolatility(const Options& o) {
    double sum = 0;
    for (std::size_t i = 0; i < o.count; ++i) {
        const Option::Type type = o.strike[i] > o.forward[i] ? Option::Call : Option::Put;
        sum += blackFormulaImpliedStdDev(type, o.strike[i], o.forward[i], o.price[i], 1.0, 0.0, Null<Real>(), 1e-12, 1000) /
               std::sqrt(o.years[i]);
    }
    return sum;
}

constexpr int LEGS = 60;
constexpr int MOVES = 11;

/**
 * What a portfolio of 60 options is worth in the worst of 33 scenarios, 11 moves of the price by 3 of volatility. The
 * shocks are worked out inside the loop, as they are where each option is asked for its value in each scenario.
 */
double worstOfGrids(const Options& o) {
    double sum = 0;
    for (std::size_t first = 0; first + LEGS <= o.count; first += LEGS) {
        double worst = std::numeric_limits<double>::infinity();
        for (int move = 0; move < MOVES; ++move) {
            for (int shock = -1; shock <= 1; ++shock) {
                const double moved = 1 + 0.15 * (2.0 * move / (MOVES - 1) - 1);
                double worth = 0;
                for (std::size_t i = first; i < first + LEGS; ++i) {
                    const double days = std::max(1.0, o.years[i] * 365);
                    const double factor = shock == 0 ? 1 : 1 + (shock > 0 ? 0.5 : -0.25) * std::pow(30 / days, 0.3);
                    const double volatility = std::max(0.01, o.volatility[i] * factor);
                    const double quantity = static_cast<double>(i % 5) - 2;
                    worth += quantity * blackFormula(typeOf(o.right[i]), o.strike[i], o.forward[i] * moved,
                                                     volatility * std::sqrt(o.years[i]));
                }
                worst = std::min(worst, worth);
            }
        }
        sum += worst;
    }
    return sum;
}

struct Timing {
    double best, median, sum;
};

Timing time(const std::function<double()>& work, int rounds, double units) {
    std::vector<double> took;
    double sum = work();
    for (int round = 0; round < rounds; ++round) {
        const auto start = std::chrono::steady_clock::now();
        sum = work();
        const std::chrono::duration<double, std::nano> span = std::chrono::steady_clock::now() - start;
        took.push_back(span.count() / units);
    }
    std::sort(took.begin(), took.end());
    return {took.front(), took[took.size() / 2], sum};
}

void tell(const char* name, const Timing& timing, const char* end) {
    std::printf("\"%s\":{\"best\":%.6g,\"median\":%.6g,\"sum\":%.17g}%s", name, timing.best, timing.median, timing.sum, end);
}

}  // namespace

int main(int count, char** words) {
    if (count != 3) {
        std::fprintf(stderr, "Say: quantlib <options.f64> <rounds>\n");
        return 2;
    }
    const Options options = read(words[1]);
    const int rounds = std::atoi(words[2]);
    const double each = static_cast<double>(options.count);
    std::printf("{");
    tell("greeks", time([&] { return priceAndGreeks(options); }, rounds, each), ",");
    tell("price", time([&] { return priceOnly(options); }, rounds, each), ",");
    tell("implied", time([&] { return impliedVolatility(options); }, rounds, each), ",");
    tell("grid", time([&] { return worstOfGrids(options); }, rounds, static_cast<double>(options.count / LEGS)), "}\n");
    return 0;
}
