package org.jamesconsent.consent.postgresql;

import java.sql.SQLException;
import org.jamesconsent.consent.StoreException;
import org.jamesconsent.consent.TwoProcessesProperty;

class PostgresqlTwoProcessesPropertyTest extends TwoProcessesProperty {
    @Override
    protected String newPlace() throws SQLException, StoreException {
        return RunningServer.newStore().url();
    }
}
