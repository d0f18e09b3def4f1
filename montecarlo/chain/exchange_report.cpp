#include "montecarlo/chain/exchange_report.hpp"

namespace mattis::mc {

void ExchangeReport::save(ByteWriter& to) const {
    to.put_all(temperatures);
    to.put_all(rates);
    to.put(round_trips);
    to.put(round_trip_time);
}

ExchangeReport ExchangeReport::load(ByteReader& from) {
    ExchangeReport report;
    report.temperatures = from.get_all<double>();
    report.rates = from.get_all<double>();
    if (report.temperatures.empty() || report.rates.size() + 1 != report.temperatures.size())
        throw BytesError("a stored report of exchanges has another number of rates");
    report.round_trips = from.get<std::int64_t>();
    report.round_trip_time = from.get<double>();
    return report;
}

} // namespace mattis::mc
